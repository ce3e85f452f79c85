/** Rows of a table in text: what separates its columns is what its first line has most of. */
export function readTable(text: string, mostRows: number): { rows: string[][]; isCut: boolean } {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const count = (sign: string): number => firstLine.split(sign).length;
  const separator = [";", "\t", ","].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at];
      else isQuoted = false;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === separator) {
      row.push(cell);
      cell = "";
    } else if (sign === "\n") {
      rows.push([...row, cell.replace(/\r$/, "")]);
      row = [];
      cell = "";
      if (rows.length >= mostRows) return { rows, isCut: at + 1 < text.length };
    } else cell += sign;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return { rows, isCut: false };
}
