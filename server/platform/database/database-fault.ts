/** The database is not one that this version can work with as it is; the message is a sentence for the operator. */
export class DatabaseFault extends Error {}
