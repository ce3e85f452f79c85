import { secret } from "#config";

export const identitySettings = {
  credentialKey: secret(
    "SAFOS_CREDENTIAL_KEY",
    32,
    "Encrypts the secrets of people's authenticator apps in the database. Unset: a key in the data folder, `credential-key`. Keep it with the backups: with another key people add their app anew.",
  ),
};
