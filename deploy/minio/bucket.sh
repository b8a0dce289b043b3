#!/bin/sh
# The studio's bucket, and a key for it that is not the server's administrator. May run again and again.
set -eu
secret() { cat "/run/secrets/$1"; }
export MC_HOST_store="http://$(secret minio_root_user):$(secret minio_root_password)@minio:9000"
mc mb --ignore-existing "store/$BUCKET"
mc admin user add store "$(secret s3_access_key)" "$(secret s3_secret_key)"
# Says that it has no effect when the policy is attached already.
mc admin policy attach store readwrite --user "$(secret s3_access_key)" || mc admin user info store "$(secret s3_access_key)" | grep -q readwrite
