alter table forms.form rename column told_count to announced_count;
