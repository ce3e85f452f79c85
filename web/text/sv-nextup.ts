/** Swedish words of what comes today; loaded with Idag, after the rest of it. */
export const svNextUp = {
  "nextup.title": "Idag i kalendern",
  "nextup.open": "Visa kalendern",
  "nextup.untitled": "Utan rubrik",
  "nextup.allDay": "Hela dagen",
  "nextup.minutes": "min",
  "nextup.hours": "tim",
  "nextup.now": "Nu",
  "nextup.soon": "{n, plural, one {Börjar om en minut} other {Börjar om # minuter}}",
  "nextup.inHours": "{n, plural, one {Börjar om ungefär en timme} other {Börjar om ungefär # timmar}}",
  "nextup.going": "Pågår",
};
