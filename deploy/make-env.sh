#!/bin/sh
# Prints a .env for docker-compose.yml with passwords and the secret of invitations made at random:
#   sh deploy/make-env.sh > .env
# Keep it: whoever loses it loses the way into the databases. Whoever has it is in them.
set -eu
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
cat <<VARIABLES
POSTGRES_PASSWORD=$(secret)
OWNER_PASSWORD=$(secret)
APP_PASSWORD=$(secret)
DELIVERY_PASSWORD=$(secret)
TEMPORAL_PASSWORD=$(secret)
INVITATION_SECRET=$(secret)

# Where people reach Countersign, and where the proxy listens for them.
#PUBLIC_URL=https://countersign.example
#LISTEN=127.0.0.1:4400
# The network of the services, where the usual one is taken.
#SUBNET=172.31.244.0/24

# Who people sign in at (docs/identity.md).
#OIDC_ISSUER=https://login.example/realms/company
#OIDC_CLIENT_ID=countersign-web
#OIDC_CLIENT_SECRET=

# A mail server instead of the one that keeps everything for itself.
#SMTP_URL=smtp://user:password@mail.example:587
#MAIL_FROM="Countersign <countersign@countersign.example>"
#MAIL_DOMAIN=countersign.example
VARIABLES
