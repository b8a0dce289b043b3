-- The ledger's rules that must hold whatever the application does. Applied after every migration; running it again changes nothing.

INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES
  ('00000000-0000-7000-8000-000000000001', 'revenue', 0, 0, false, now()),
  ('00000000-0000-7000-8000-000000000002', 'issuance', 0, 0, false, now()),
  ('00000000-0000-7000-8000-000000000003', 'goodwill', 0, 0, false, now())
ON CONFLICT (id) DO NOTHING;

-- A movement has at least two sides and they sum to zero, judged when the transaction commits.
CREATE OR REPLACE FUNCTION ledger_movement_balances() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER hold_resolves_once BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION hold_resolves_once();
CREATE OR REPLACE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION append_only();
