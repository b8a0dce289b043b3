-- Four eyes, and a decision is final, whatever the application does.
CREATE OR REPLACE FUNCTION dispute_is_fair() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state IN ('approved', 'rejected') THEN
    RAISE EXCEPTION 'dispute % is already %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.user_id <> OLD.user_id OR NEW.job_id <> OLD.job_id OR NEW.claim <> OLD.claim) THEN
    RAISE EXCEPTION 'dispute % cannot be rewritten', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.maker_id = NEW.user_id OR NEW.checker_id = NEW.user_id OR NEW.checker_id = NEW.maker_id THEN
    RAISE EXCEPTION 'dispute %: nobody decides their own, and a second admin is another one', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_is_fair';
  END IF;
  IF (NEW.state = 'approved') <> (NEW.decided_tx_id IS NOT NULL) OR NEW.state <> 'open' AND NEW.maker_id IS NULL THEN
    RAISE EXCEPTION 'dispute % cannot be % like this', NEW.id, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_is_fair';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER dispute_is_fair BEFORE INSERT OR UPDATE ON dispute FOR EACH ROW EXECUTE FUNCTION dispute_is_fair();
