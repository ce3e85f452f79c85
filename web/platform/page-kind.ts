/** What a page of an office file is, by the file's name. */
export function pageKindOf(name: string): "page" | "sheet" | "slide" {
  if (/\.(xls\w?|xlt\w|ods|ots)$/i.test(name)) return "sheet";
  return /\.(pp\w{1,2}|pot\w|od[pg]|otp)$/i.test(name) ? "slide" : "page";
}
