import iconv from "iconv-lite";

/** A name in a header (RFC 2152). */
export const readUtf7 = (text: string): string => iconv.decode(Buffer.from(text, "latin1"), "utf-7").normalize("NFC");
