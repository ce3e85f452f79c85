export const composeJob = "recordings:compose";
