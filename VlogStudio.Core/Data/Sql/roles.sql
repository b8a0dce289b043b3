-- What the role that the application works as may do, where it is another than the owner of the tables: everything in the way of rows, except
-- rewriting the books and the audit. Run by the owner after every migration, with the role's name in vlogstudio.app_role.
CREATE SCHEMA IF NOT EXISTS scheduler;
DO $$
DECLARE
  app text := nullif(current_setting('vlogstudio.app_role', true), '');
  thing record;
  rights text;
BEGIN
  IF app IS NULL OR app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA scheduler TO %I', app);
  FOR thing IN
    SELECT c.relname, c.relkind FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND pg_has_role(current_user, c.relowner, 'USAGE')
  LOOP
    IF thing.relkind = 'S' THEN
      EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE public.%I TO %I', thing.relname, app);
      CONTINUE;
    END IF;
    rights := CASE thing.relname::text
      WHEN 'migrations' THEN 'SELECT'
      WHEN 'tx' THEN 'SELECT, INSERT'
      WHEN 'entry' THEN 'SELECT, INSERT'
      WHEN 'audit_entry' THEN 'SELECT, INSERT'
      -- What is posted follows the entries, by trigger, with the owner's rights.
      WHEN 'account' THEN 'SELECT, INSERT, UPDATE (held, is_frozen)'
      WHEN 'hold' THEN 'SELECT, INSERT, UPDATE (state, captured, due, refunded, resolved_at)'
      WHEN 'dispute' THEN 'SELECT, INSERT, UPDATE'
      ELSE 'SELECT, INSERT, UPDATE, DELETE'
    END;
    EXECUTE format('REVOKE ALL ON public.%I FROM %I', thing.relname, app);
    EXECUTE format('GRANT %s ON public.%I TO %I', rights, thing.relname, app);
  END LOOP;
END $$;
