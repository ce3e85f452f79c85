-- A program that someone lets in through the OpenID provider (module openid) has a session as well, so that whatever ends
-- sessions ends what it may do.
alter table identity.session drop constraint session_kind_check;
alter table identity.session add constraint session_kind_check check (kind in ('page', 'api', 'app', 'program'));
