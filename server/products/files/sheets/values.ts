import type { SheetLocale } from "@safos/contract/sheets";
import { format, isDateFormat, isValidFormat } from "numfmt";

/** Values as a spreadsheet in a language shows them. */
export interface Values {
  /** `code`: a number format (ECMA-376 part 1, 18.8.31); what cannot be understood shows the number as it is. */
  number(value: number, code: string): string;
  /** Whether a format shows days or times. */
  isDate(code: string): boolean;
  /** A text, as a format shows texts. */
  text(value: string, code: string): string;
  boolean(value: boolean): string;
  /** `#DIV/0!` and the like. */
  error(code: string): string;
}

/** What Excel allows. */
const longestCode = 255;
const general = "General";

const booleans = { sv: ["FALSKT", "SANT"], en: ["FALSE", "TRUE"] } as const;
const errors: Readonly<Record<string, string>> = {
  "#NULL!": "#SKÄRNING!",
  "#DIV/0!": "#DIVISION/0!",
  "#VALUE!": "#VÄRDEFEL!",
  "#REF!": "#REFERENS!",
  "#NAME?": "#NAMN?",
  "#NUM!": "#OGILTIGT!",
  "#N/A": "#SAKNAS!",
};

export function createValues(locale: SheetLocale): Values {
  const known = new Map<string, string>();
  /** The code as far as it can be used. */
  const usable = (code: string): string => {
    let found = known.get(code);
    if (found === undefined) {
      // numfmt looks formats up in an object: `valueOf` and the like would find what every object has.
      found = code.length <= longestCode && !(code in Object.prototype) && isValidFormat(code) ? code : general;
      known.set(code, found);
    }
    return found;
  };
  const show = (value: number | string, code: string): string => format(usable(code), value, { locale }).trim();
  return {
    number(value, code) {
      try {
        return show(value, code);
      } catch {
        // A format may be well-formed and mean nothing for a number, such as a date before the calendar.
        return show(value, general);
      }
    },
    isDate: (code) => isDateFormat(usable(code)),
    text(value, code) {
      if (!code.includes("@") || code === "@") return value;
      try {
        return show(value, code);
      } catch {
        return value;
      }
    },
    boolean: (value) => booleans[locale][value ? 1 : 0],
    error: (code) => (locale === "sv" ? (errors[code] ?? code) : code),
  };
}
