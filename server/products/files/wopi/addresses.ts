/** Under which an office program knows a file (WOPISrc). */
export const wopiAddress = (publicUrl: string, id: number): string => `${publicUrl}/wopi/files/${id}`;

/** Where the office program opens it: its own address, with what it is to ask for the file. */
export function programAddress(address: string, source: string, locale: "sv" | "en"): string {
  const url = new URL(address);
  url.searchParams.set("WOPISrc", source);
  url.searchParams.set("lang", locale);
  return url.href;
}
