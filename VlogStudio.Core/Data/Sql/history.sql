-- Words in the history are found by trigrams where the database has them. Where the extension is not installed, or may not be, searches still work,
-- only slower; an administrator who adds it gets the indexes at the next start.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX IF NOT EXISTS ix_generation_history_search_text ON generation_history USING gin (search_text gin_trgm_ops);
  CREATE INDEX IF NOT EXISTS ix_generation_history_error_text ON generation_history USING gin (error_text gin_trgm_ops) WHERE error_text IS NOT NULL;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm is not to be had: %', SQLERRM;
END
$$;
