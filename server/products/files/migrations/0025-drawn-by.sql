-- What made the PDF: LibreOffice, or one of our own drawings by its name. Another one makes it anew.
alter table files.shown add column drawn_by text not null default 'libreoffice';
alter table files.shown alter column drawn_by drop default;
