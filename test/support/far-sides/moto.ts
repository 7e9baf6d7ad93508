/** moto's server (PyPI: moto[server]), which answers as AWS does and checks signatures, on a free loopback port. */
import path from 'node:path';
import { MOTO_FOLDER } from '../../../scripts/far-sides.mjs';
import { startProcess } from './process.ts';

export interface Moto {
  url: string;
  /** of a user who may do everything */
  aws_access_key_id: string;
  aws_secret_access_key: string;
  account: string;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  const server = await startProcess(
    path.join(MOTO_FOLDER, 'bin/moto_server'),
    ['-H', '127.0.0.1', '-p', '0'],
    /Running on (http:\/\/[\d.:]+)/,
    {
      env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1', HOME: '/nonexistent', INITIAL_NO_AUTH_ACTION_COUNT: 'inf' },
      cwd: '/',
    },
  );
  const url = server.match[1] ?? '';
  const ask = async (parameters: Record<string, string>) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none';
    const body = new URLSearchParams({ Version: '2010-05-08', ...parameters }).toString();
    const text = await (
      await fetch(url, { method: 'POST', body, headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' } })
    ).text();
    return (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1] ?? '';
  };
  await ask({ Action: 'CreateUser', UserName: 'ada' });
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  await ask({ Action: 'PutUserPolicy', UserName: 'ada', PolicyName: 'all', PolicyDocument: document });
  const key = await ask({ Action: 'CreateAccessKey', UserName: 'ada' });
  const trust = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' } };
  await ask({ Action: 'CreateRole', RoleName: 'reader', AssumeRolePolicyDocument: JSON.stringify(trust) });
  await ask({ Action: 'PutRolePolicy', RoleName: 'reader', PolicyName: 'all', PolicyDocument: document });
  // from now on every request has to be signed by somebody who may
  await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  return {
    ...{ url, account: '123456789012', stop: server.stop },
    ...{ aws_access_key_id: key('AccessKeyId'), aws_secret_access_key: key('SecretAccessKey') },
  };
}
