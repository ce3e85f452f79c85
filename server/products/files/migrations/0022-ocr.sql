-- Whether its pictures were looked at for text as well: what was read before the machine could is read once more.
alter table files.text add column is_looked_at boolean not null default false;
-- Whether the look at the files from before has wanted pictures.
alter table files.text_round add column with_pictures boolean not null default false;
