/** RTP packets of this process since it began, also of those who have left; `leftOut`: for want of time (`intake.ts`). */
export const totals = { received: 0, forwarded: 0, leftOut: 0 };
