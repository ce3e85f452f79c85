-- What is written during a call is a chat message, as everywhere else.
alter table meetings.line rename to message;
alter table meetings.message rename column words to text;
alter table meetings.message rename column said_at to sent_at;
alter index meetings.line_pkey rename to message_pkey;
alter index meetings.line_meeting rename to message_meeting;
