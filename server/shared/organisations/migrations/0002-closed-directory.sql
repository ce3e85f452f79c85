-- A new organisation's people are found by nobody outside it until it says so; those that are there already stay as they were.
update organisations.organisation set rules = jsonb_build_object('isDirectoryOpen', true) || rules;
