/** Envelope, subject and topics of what concerns an organisation. */
export const about = (organisationId: string) => {
  const topic = `organisation:${organisationId}`;
  return { organisationId, subject: topic, topics: [topic] };
};
