/** Swedish words of handing an invitation on; loaded with the calendar. */
export const svDelegation = {
  "delegation.title": "Låt någon annan gå",
  "delegation.about": "Den du väljer bjuds in i ditt ställe, och din tid blir ledig.",
  "delegation.aboutOne": "Den du väljer bjuds in i ditt ställe till det här tillfället, och din tid blir ledig.",
  "delegation.give": "Låt gå i mitt ställe",
  "delegation.chosen": "{name} går i ditt ställe.",
  "delegation.other": "Välj någon annan",
  "delegation.hint":
    "{name} ser vem som kommer. Du kan ta tillbaka det genom att själv svara. Tackar den andra nej får du frågan igen.",
  "delegation.given": "{name} bjuds in i ditt ställe.",
  "delegation.to": "Delegerad till {name}. Svara själv om du vill ta tillbaka det.",
  "delegation.from": "Du går i stället för {name}.",
  "delegation.instead": "I stället för {name}",
  "delegation.left": "Händelsen är borta ur din kalender.",
  "error.DELEGATION_REFUSED":
    "Inbjudan kan inte lämnas till den personen: de är redan inbjudna, ordnar det själva, eller så får den inte lämnas vidare.",
};
