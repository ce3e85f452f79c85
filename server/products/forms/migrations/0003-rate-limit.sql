alter table forms.flood rename to rate_limit;
