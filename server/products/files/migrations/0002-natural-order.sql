-- Names as a person sorts them: Swedish letters, `10` after `9`.
create collation files.natural (provider = icu, locale = 'sv-u-kn-true');
