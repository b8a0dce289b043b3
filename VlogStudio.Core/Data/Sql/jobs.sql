-- Turns between people: a job's turn is one past its owner's last one that waits or runs, but never before those that are up now. Ordered by turn the
-- queue takes one job of each person in rounds, however many one of them has, and nobody is paid back for time without work.
CREATE OR REPLACE FUNCTION job_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.turn := greatest(
    coalesce((SELECT min(turn) FROM job
      WHERE job_group = NEW.job_group AND priority = NEW.priority AND state IN ('queued', 'retrying') AND run_at <= now()), 0),
    coalesce((SELECT max(turn) + 1 FROM job
      WHERE job_group = NEW.job_group AND user_id = NEW.user_id AND priority = NEW.priority AND state IN ('queued', 'retrying')), 0),
    coalesce((SELECT max(turn) + 1 FROM job
      WHERE job_group = NEW.job_group AND user_id = NEW.user_id AND priority = NEW.priority AND state = 'running'), 0));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER job_turn BEFORE INSERT ON job FOR EACH ROW EXECUTE FUNCTION job_turn();
