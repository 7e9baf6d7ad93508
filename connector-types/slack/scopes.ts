/** What the actions of the type need. */
export const BOT_SCOPES = [
  'chat:write',
  'chat:write.public',
  'chat:write.customize',
  'channels:read',
  'files:write',
  'users:read',
  'users:read.email',
];
