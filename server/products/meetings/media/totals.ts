/** RTP packets of this process since it began, also of those who have left. */
export const totals = { received: 0, forwarded: 0 };
