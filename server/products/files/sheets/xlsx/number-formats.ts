const kronor = '#,##0\\ "kr";-#,##0\\ "kr"';
const withDecimals = '#,##0.00\\ "kr";-#,##0.00\\ "kr"';

/**
 * Formats that a file names by number alone (ECMA-376 part 1, 18.8.30). Those that each country has its own of are shown as in Sweden:
 * dates as ISO 8601 writes them, money in kronor.
 */
export const builtInFormats: ReadonlyMap<number, string> = new Map([
  [1, "0"],
  [2, "0.00"],
  [3, "#,##0"],
  [4, "#,##0.00"],
  [5, kronor],
  [6, kronor],
  [7, withDecimals],
  [8, withDecimals],
  [9, "0%"],
  [10, "0.00%"],
  [11, "0.00E+00"],
  [12, "# ?/?"],
  [13, "# ??/??"],
  [14, "yyyy-mm-dd"],
  [15, "d-mmm-yy"],
  [16, "d-mmm"],
  [17, "mmm-yy"],
  [18, "h:mm AM/PM"],
  [19, "h:mm:ss AM/PM"],
  [20, "h:mm"],
  [21, "h:mm:ss"],
  [22, "yyyy-mm-dd h:mm"],
  [37, "#,##0;-#,##0"],
  [38, "#,##0;-#,##0"],
  [39, "#,##0.00;-#,##0.00"],
  [40, "#,##0.00;-#,##0.00"],
  [41, "#,##0;-#,##0;-"],
  [42, kronor],
  [43, "#,##0.00;-#,##0.00;-"],
  [44, withDecimals],
  [45, "mm:ss"],
  [46, "[h]:mm:ss"],
  [47, "mm:ss.0"],
  [48, "##0.0E+0"],
  [49, "@"],
]);
