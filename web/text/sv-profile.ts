/** Swedish words of one's own profile; loaded with its page. */
export const svProfile = {
  "me.pictureChoose": "Välj bild",
  "me.pictureChange": "Byt bild",
  "me.pictureRemove": "Ta bort bilden",
  "me.pictureSet": "Din bild är bytt.",
  "me.pictureRemoved": "Din bild är borttagen.",
  "me.pictureUnreadable": "Bilden kan inte läsas. Välj en PNG- eller JPEG-bild.",
  "me.securityText": "Lösenord, passnycklar, app-lösenord och var du är inloggad",
  "me.securityOpen": "Öppna",
  "me.person": "Person",
  "me.displayName": "Visat namn",
  "me.displayNameHint": "Så ser andra dig",
  "me.language": "Språk",
  "me.theme": "Utseende",
  "me.look": "Språk och utseende",
};
