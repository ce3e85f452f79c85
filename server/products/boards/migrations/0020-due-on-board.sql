-- What a time line asks for: the open cards of some boards, by when they are due.
create index card_board_due on boards.card (board_id, due_at, id)
  where due_at is not null and done_at is null and archived_at is null and trashed_at is null;
