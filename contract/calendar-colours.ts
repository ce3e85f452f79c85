/** What calendars are told apart by: also by most people who see colours differently, and on both themes. */
export const calendarColours = [
  "#1f6f9c",
  "#2e7d5b",
  "#a35a00",
  "#a63a6b",
  "#6b4fb3",
  "#1a7f86",
  "#b0413e",
  "#5f6b1f",
] as const;
