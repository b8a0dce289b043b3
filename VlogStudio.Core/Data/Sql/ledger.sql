-- The ledger's rules that must hold whatever the application does. Applied after every migration; running it again changes nothing.

INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES
  ('00000000-0000-7000-8000-000000000001', 'revenue', 0, 0, false, now()),
  ('00000000-0000-7000-8000-000000000002', 'issuance', 0, 0, false, now()),
  ('00000000-0000-7000-8000-000000000003', 'goodwill', 0, 0, false, now())
ON CONFLICT (id) DO NOTHING;

-- A movement has at least two sides and they sum to zero, judged when the transaction commits.
CREATE OR REPLACE FUNCTION ledger_movement_balances() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  movement uuid := CASE WHEN TG_TABLE_NAME = 'tx' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'tx_id')::uuid END;
  total bigint;
  sides int;
BEGIN
  SELECT coalesce(sum(amount), 0), count(*) INTO total, sides FROM entry WHERE tx_id = movement;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'movement % has % sides that sum to %', movement, sides, total USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_movement_balances';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS ledger_entry_balances ON entry;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_movement_balances();
DROP TRIGGER IF EXISTS ledger_tx_balances ON tx;
CREATE CONSTRAINT TRIGGER ledger_tx_balances AFTER INSERT ON tx DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_movement_balances();

-- A person's posted balance follows the entries in the same transaction; the studio's own balances are computed when asked for.
-- With the owner's rights: the role the application works as may not set what is posted.
CREATE OR REPLACE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE account SET posted = posted + NEW.amount WHERE id = NEW.account_id AND kind = 'user';
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER ledger_post AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION ledger_post();

-- What is written stays written.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tx FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A hold leaves 'held' once, and keeps what it was placed with.
CREATE OR REPLACE FUNCTION hold_resolves_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'held' AND (NEW.state <> OLD.state OR NEW.captured <> OLD.captured) THEN
    RAISE EXCEPTION 'hold % is already %', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.amount <> OLD.amount OR NEW.account_id <> OLD.account_id OR NEW.job_id <> OLD.job_id THEN
    RAISE EXCEPTION 'hold % cannot be rewritten', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.refunded < OLD.refunded THEN
    RAISE EXCEPTION 'what was refunded of hold % stays refunded', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER hold_resolves_once BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION hold_resolves_once();
CREATE OR REPLACE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Accounts and holds begin empty; what is posted is set by entries and by nothing else.
CREATE OR REPLACE FUNCTION ledger_begins_empty() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'account' AND ((to_jsonb(NEW) ->> 'posted')::bigint <> 0 OR (to_jsonb(NEW) ->> 'held')::bigint <> 0)
    OR TG_TABLE_NAME = 'hold' AND (to_jsonb(NEW) ->> 'state' <> 'held' OR (to_jsonb(NEW) ->> 'captured')::bigint <> 0 OR (to_jsonb(NEW) ->> 'refunded')::bigint <> 0) THEN
    RAISE EXCEPTION '% % does not begin empty', TG_TABLE_NAME, to_jsonb(NEW) ->> 'id' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_begins_empty';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ledger_begins_empty BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION ledger_begins_empty();
CREATE OR REPLACE TRIGGER ledger_begins_empty BEFORE INSERT ON hold FOR EACH ROW EXECUTE FUNCTION ledger_begins_empty();
CREATE OR REPLACE FUNCTION ledger_posted_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.posted <> OLD.posted AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'what account % has posted follows its entries', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ledger_posted_follows BEFORE UPDATE OF posted ON account FOR EACH ROW EXECUTE FUNCTION ledger_posted_follows();

-- I2: what an account holds is the sum of its open holds.
CREATE INDEX IF NOT EXISTS ix_hold_open ON hold (account_id) INCLUDE (amount) WHERE state = 'held';
CREATE OR REPLACE FUNCTION ledger_check_held(person uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  said bigint;
  summed bigint;
BEGIN
  SELECT a.held, (SELECT coalesce(sum(h.amount), 0) FROM hold h WHERE h.account_id = a.id AND h.state = 'held') INTO said, summed FROM account a WHERE a.id = person;
  IF said <> summed THEN
    RAISE EXCEPTION 'account % holds % but its open holds sum to %', person, said, summed USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_held_agrees';
  END IF;
END $$;

-- I5: what was captured and refunded of a hold is what its entries say; and who captures or refunds names the hold.
CREATE OR REPLACE FUNCTION ledger_check_entries(one uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  h hold%ROWTYPE;
  taken bigint;
  given bigint;
BEGIN
  SELECT * INTO h FROM hold WHERE id = one;
  SELECT coalesce(-sum(e.amount) FILTER (WHERE t.kind = 'capture'), 0), coalesce(sum(e.amount) FILTER (WHERE t.kind = 'refund'), 0) INTO taken, given
    FROM tx t JOIN entry e ON e.tx_id = t.id AND e.account_id = h.account_id WHERE t.hold_id = one;
  IF h.id IS NULL OR h.captured <> taken OR h.refunded <> given OR h.state <> 'captured' AND h.captured <> 0 THEN
    RAISE EXCEPTION 'hold %: captured % and refunded %, but its entries say % and %', one, h.captured, h.refunded, taken, given
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_hold_agrees';
  END IF;
END $$;

-- I6: a job that ended well was paid for, one that ended badly was not, and one under way still holds. A frozen account's capture waits as due.
CREATE OR REPLACE FUNCTION ledger_check_job(work uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  wrong record;
BEGIN
  SELECT h.id, h.state AS hold_state, j.state AS job_state INTO wrong FROM hold h JOIN job j ON j.id = h.job_id
    WHERE h.job_id = work AND NOT CASE
      WHEN j.state IN ('done', 'partial') THEN h.state = 'captured' OR h.state = 'held' AND h.due IS NOT NULL
      WHEN j.state IN ('failed', 'cancelled', 'dead') THEN h.state IN ('released', 'expired')
      ELSE h.state = 'held'
    END;
  IF FOUND THEN
    RAISE EXCEPTION 'hold % is % but its job is %', wrong.id, wrong.hold_state, wrong.job_state USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_job_agrees';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_hold_agrees() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM ledger_check_held(NEW.account_id);
  PERFORM ledger_check_entries(NEW.id);
  PERFORM ledger_check_job(NEW.job_id);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_account_agrees() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM ledger_check_held(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_tx_agrees() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.hold_id IS NULL THEN
    RAISE EXCEPTION 'movement % of kind % names no hold', NEW.id, NEW.kind USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_hold_agrees';
  END IF;
  PERFORM ledger_check_entries(NEW.hold_id);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_job_agrees() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM ledger_check_job(NEW.id);
  RETURN NULL;
END $$;

-- Judged when the transaction commits. Made once: dropping a trigger of a table in use would wait for everybody.
DO $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT * FROM (VALUES
    ('ledger_hold_agrees', 'hold', 'INSERT OR UPDATE', ''),
    ('ledger_account_agrees', 'account', 'UPDATE', 'WHEN (NEW.held <> OLD.held)'),
    ('ledger_tx_agrees', 'tx', 'INSERT', 'WHEN (NEW.kind IN (''capture'', ''refund''))'),
    ('ledger_job_agrees', 'job', 'UPDATE', 'WHEN (NEW.state <> OLD.state AND (NEW.state IN (''done'', ''partial'', ''failed'', ''cancelled'', ''dead'') OR OLD.state IN (''done'', ''partial'', ''failed'', ''cancelled'', ''dead'')))')
  ) AS t (name, tbl, events, cond)
  LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgname = made.name AND g.tgrelid = made.tbl::regclass) THEN
      EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW %s EXECUTE FUNCTION %I()', made.name, made.events, made.tbl, made.cond, made.name);
    END IF;
  END LOOP;
END $$;
