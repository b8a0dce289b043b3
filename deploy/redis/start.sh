#!/bin/sh
# Redis with its password from a file, and nothing on disk: no truth lives only in it.
umask 077
folder=${REDIS_FOLDER:-/run/redis}
{
  printf 'requirepass %s\n' "$(cat "${SECRETS:-/run/secrets}/redis_password")"
  printf 'port %s\n' "${REDIS_PORT:-6379}"
  printf 'save ""\nappendonly no\nmaxmemory 384mb\nmaxmemory-policy allkeys-lru\ndir %s\n' "$folder"
} >"$folder/redis.conf"
exec redis-server "$folder/redis.conf"
