-- From whose network a question came that nobody has answered: of each up to 1,000 wait at a time. SHA-256; null: of a person.
alter table openid.stored add column network_hash bytea;
create index stored_network on openid.stored (network_hash) where network_hash is not null;
