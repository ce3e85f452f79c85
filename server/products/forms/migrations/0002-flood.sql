-- What visitors without an account send, counted over all processes. Who they are is not kept: a key is a signed hash of address
-- and form, good for its ten minutes only. Unlogged: after a crash the counting begins anew, and no archive holds it.
create unlogged table forms.flood (
  period bigint not null,
  key bytea not null,
  count integer not null,
  primary key (period, key)
);
