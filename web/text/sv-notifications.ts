/** Swedish words of notifications; loaded with its pages, not with the shell. */
export const svNotifications = {};
