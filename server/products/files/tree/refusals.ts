import { refuse, type Refusal } from "#http";

export const missing = (): Refusal => refuse("FILE_MISSING");

export const forbidden = (data: Record<string, unknown> = {}): Refusal =>
  refuse("FORBIDDEN", "Your role in this workspace does not allow this.", data);

export const nameTaken = (name: string): Refusal =>
  refuse("NAME_TAKEN", "Something by that name is already there.", { name });

export const notAFolder = (): Refusal => refuse("NOT_A_FOLDER");

export const notAFile = (): Refusal => refuse("NOT_A_FILE");

export const intoItself = (): Refusal => refuse("INTO_ITSELF");

export const rootIsFixed = (): Refusal => refuse("ROOT_FIXED");

export const tooLarge = (limit: number): Refusal =>
  refuse("TOO_LARGE", "The content is larger than allowed.", { limit });
