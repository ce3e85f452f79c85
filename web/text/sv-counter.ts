/** Swedish words of other times that people propose; loaded with the calendar. */
export const svCounter = {
  "counter.heading": "Föreslagna tider",
  "counter.proposes": "{name} föreslår {when}",
  "counter.about": "Tar du förslaget flyttas händelsen dit, och alla som är inbjudna får svara igen.",
  "counter.aboutSeries": "Förslaget gäller hela serien. Passar det, ändra tiden nedan.",
  "counter.take": "Ta förslaget",
  "counter.takeOf": "Ta förslaget från {name}: {when}",
  "counter.decline": "Avböj förslaget",
  "counter.declineOf": "Avböj förslaget från {name}: {when}",
  "counter.taken": "Händelsen är flyttad, och alla får svara igen.",
  "counter.declined": "{name} får veta att tiden ligger kvar.",
  "counter.propose": "Föreslå en annan tid",
  "counter.proposeNot": "Föreslå ingen tid",
  "counter.start": "Föreslagen början",
  "counter.end": "Föreslaget slut",
  "counter.goesWith": "Förslaget går med ditt svar. Tiden ändras först när den som ordnar tar förslaget.",
  "counter.yours": "Du föreslår {when}",
};
