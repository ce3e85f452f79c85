/** Who is in a room, as the page shows them. */
export interface Person {
  /** Matrix id. */
  userId: string;
  name: string;
  avatarUrl: string | null;
}

/** `@bo:digg.example` as it is read and written: `bo@digg.example`. */
export const addressOfId = (userId: string): string => userId.slice(1).replace(":", "@");
