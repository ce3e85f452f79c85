-- Those who were invited by mail have no password: the address is what they sign in with, by a code that is sent there.
-- Kept in lower case, and once in the deployment; null for people of agencies.
alter table identity.person add column mail text unique check (mail = lower(mail) and length(mail) <= 320);

-- A sign-in by mail waits for its code: `secret` is its SHA-256, bound to the attempt. `person_id` and it come with the letter.
alter table identity.attempt drop constraint attempt_kind_check;
alter table identity.attempt add constraint attempt_kind_check
  check (kind in ('signIn', 'passkeySignIn', 'stepUp', 'passkey', 'totp', 'mailCode'));
