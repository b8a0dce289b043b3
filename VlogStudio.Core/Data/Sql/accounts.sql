-- The two roles, under ids that are the same everywhere.
INSERT INTO roles (id, name, normalized_name, concurrency_stamp) VALUES
  ('00000000-0000-7000-8000-0000000000a1', 'User', 'USER', '1'),
  ('00000000-0000-7000-8000-0000000000a2', 'Admin', 'ADMIN', '1')
ON CONFLICT (id) DO NOTHING;
