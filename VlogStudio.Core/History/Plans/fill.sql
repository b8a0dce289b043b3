-- A history to measure on: the first of 501 people has half of :rows rows, the others share the rest.
INSERT INTO user_account (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled,
  lockout_enabled, access_failed_count, customer_id, created_at, security_stamp, concurrency_stamp)
SELECT md5('person' || n)::uuid, 'person-' || n || '@example.org', 'PERSON-' || n || '@EXAMPLE.ORG', 'person-' || n || '@example.org', 'PERSON-' || n || '@EXAMPLE.ORG',
  true, false, false, false, 0, 'VS2401-' || lpad(n::text, 5, '0'), now(), '', ''
FROM generate_series(0, 500) n;
INSERT INTO generation_history (id, user_id, generation_type, status, job_id, input_params, credits_used, error_code, error_message, title, tags, note, created_at, completed_at, is_deleted, removed_at, is_favourite)
SELECT md5('row' || n)::uuid, md5('person' || CASE WHEN n % 2 = 0 THEN 0 ELSE 1 + (n / 2) % 500 END)::uuid,
  CASE WHEN n % 97 = 0 THEN 'blog_post' WHEN n % 23 = 0 THEN 'short_video' ELSE 'vlog' END,
  CASE WHEN (n / 2) % 10 = 3 THEN 'failed' WHEN n % 101 = 0 THEN 'cancelled' ELSE 'completed' END,
  md5('job' || n)::uuid, '{"resolution":"1080p"}'::jsonb, 12,
  CASE WHEN (n / 2) % 10 = 3 THEN 'footage_gone' END, CASE WHEN (n / 2) % 10 = 3 THEN 'The footage of clip ' || n % 40 || ' is gone from disk ' || n END,
  CASE WHEN (n / 2) % 10 IN (5, 6) THEN 'Beach day ' || n WHEN n % 1000 = 0 THEN 'Lighthouse ' || n / 1000 ELSE 'Film ' || n END,
  CASE WHEN n % 20000 = 6 THEN '{honeymoon}'::text[] WHEN n % 500 = 2 THEN '{summer,sea}'::text[] ELSE '{}'::text[] END, CASE WHEN n % 50 = 0 THEN 'seen with the family' END,
  timestamptz '2024-01-01' + n * interval '1 minute', timestamptz '2024-01-01' + n * interval '1 minute', n % 200 = 8, CASE WHEN n % 200 = 8 THEN now() END, n % 400 = 4
FROM generate_series(1, :rows) n;
