export const egressJob = "recordings:egress";
