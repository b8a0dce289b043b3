#!/usr/bin/env bash
# Makes the secrets docker-compose.yml names, random, into ./secrets. One that is there already is kept; nothing is printed.
#   deploy/make-secrets.sh [FOLDER]
set -euo pipefail
folder=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/secrets}
# Nobody else on this machine may look into the folder; the files themselves are bound into containers, whose users have other numbers.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"; }
read_one() { cat "$folder/$1"; }

for name in postgres_password database_owner_password database_app_password redis_password minio_root_password key_secret s3_secret_key; do keep "$name" "$(random 32)"; done
keep admin_password "$(random 12)"
keep minio_root_user "root$(random 6)"
keep s3_access_key "studio$(random 7)"
keep database "Host=postgres;Database=vlogstudio;Username=vlogstudio_app;Password=$(read_one database_app_password)"
keep database_owner "Host=postgres;Database=vlogstudio;Username=vlogstudio;Password=$(read_one database_owner_password)"
keep redis "redis:6379,password=$(read_one redis_password)"
# Filled in with the key an admin makes on the page Keys, when there are compute nodes.
[ -e "$folder/compute_api_key" ] || : >"$folder/compute_api_key"
echo "Secrets are in $folder. The first admin's password is in $folder/admin_password."
