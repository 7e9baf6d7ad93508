/** Why there was no secure connection, in the words of the product: those of OpenSSL name its source files, those of Node its options. */

const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|ERR_OSSL)/;

const TRUST = 'Give the certificate of its authority as cacert, or verify_ssl: false to accept any';

interface OpensslError extends NodeJS.ErrnoException {
  /** OpenSSL's own short text, such as `wrong version number` */
  reason?: string;
  /** the certificate that was shown, where its name is the problem */
  cert?: { subjectaltname?: string };
}

const RULES: readonly { when: RegExp; say: (error: OpensslError) => string }[] = [
  { when: /^DEPTH_ZERO_SELF_SIGNED/, say: () => `its certificate is self-signed. ${TRUST}` },
  {
    when: /^(SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER))/,
    say: () => `its certificate comes from an authority that is not known here. ${TRUST}`,
  },
  { when: /^CERT_HAS_EXPIRED$/, say: () => 'its certificate has expired. Have it renewed, or give verify_ssl: false to accept any' },
  { when: /^CERT_NOT_YET_VALID$/, say: () => 'its certificate is not valid yet: compare the clocks of both sides' },
  {
    when: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    say: ({ cert }) =>
      `its certificate is made out to ${cert?.subjectaltname || 'another name'}. Call it by that name, or give verify_ssl: false to accept any`,
  },
  {
    when: /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/,
    say: () => 'it does not answer with TLS. If it speaks plain HTTP, write http:// in place of https://',
  },
  {
    when: /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/,
    say: ({ reason }) => `it does not accept the client's certificate (${reason ?? 'none was shown'}): give client_cert and client_key`,
  },
  { when: /BAD_DECRYPT|BAD_PASSWORD/, say: () => 'client_key cannot be read with this client_key_passphrase' },
  { when: /^ERR_OSSL_/, say: ({ reason }) => `client_cert or client_key cannot be read${reason ? ` (${reason})` : ''}: both must be PEM` },
];

/** Undefined where the error is of another kind. */
export function tlsProblem(error: unknown): string | undefined {
  const problem = error as OpensslError;
  const { code } = problem;
  if (!code || !TLS_CODES.test(code)) return undefined;
  const rule = RULES.find(({ when }) => when.test(code));
  return rule ? `${rule.say(problem)} (${code})` : `${problem.reason ?? firstLine(problem.message)} (${code})`;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.trim();
}
