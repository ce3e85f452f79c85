import type { BookingSettings, NewBooking } from "@safos/contract/booking";
import { refuse } from "#http";
import { isAddress } from "#mail";
import { plain } from "../mailed/letter.ts";
import type { BookingRow } from "./queries.ts";

type Judged = Pick<BookingRow, "name" | "mail" | "phone" | "answers" | "locale">;

const wrong = (field: string) => refuse("BOOKING_WRONG", { field });

/** What a visitor entered, as it is kept; answers to questions that are not asked are dropped. Refuses BOOKING_WRONG with the `field`. */
export function judge(
  { asksPhone, questions }: BookingSettings,
  fresh: NewBooking,
  takerMails: readonly string[],
): Judged {
  const name = plain(fresh.name);
  const mail = fresh.mail.trim().toLowerCase();
  const phone = asksPhone ? plain(fresh.phone ?? "") : "";
  if (name === "") throw wrong("name");
  if (!isAddress(mail) || takerMails.some((one) => mail === one.toLowerCase())) throw wrong("mail");
  if (asksPhone && !/^\+?[\d ()./-]{5,39}$/.test(phone)) throw wrong("phone");
  const given = new Map(fresh.answers.map(({ question, text }) => [question, text]));
  const answers = questions.flatMap(({ id, title, kind, options, isRequired }) => {
    const raw = given.get(id) ?? "";
    const text = kind === "longText" ? raw.replaceAll(/(?!\n)\p{C}/gu, "").trim() : plain(raw);
    if (text === "" && isRequired) throw wrong(id);
    if (text !== "" && kind === "choice" && !options.includes(text)) throw wrong(id);
    return text === "" ? [] : [{ title, text }];
  });
  return { name, mail, phone, answers, locale: fresh.locale };
}
