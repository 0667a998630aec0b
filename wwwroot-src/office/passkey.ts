// Passkeys, on the pages that take one: the device signs what the server asks, and the form carries the answer. Where the browser has none of it, what stands on
// the page without scripts stays.
import { fromBase64, toBase64 } from '../shared/base64';

type Asked = PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions;
type Named = { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] };
type Told = Omit<Asked, 'challenge' | 'user' | 'excludeCredentials' | 'allowCredentials'> & {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Named[];
  allowCredentials?: Named[];
};

/** Words of the server, for the password's field. */
class Refused extends Error {}

const form = document.querySelector<HTMLFormElement>('form[data-passkey]');
if (form && typeof PublicKeyCredential === 'function') {
  form.hidden = false;
  for (const missing of document.querySelectorAll<HTMLElement>('[data-passkey-missing]')) missing.hidden = true;
  form.addEventListener('submit', event => {
    event.preventDefault();
    void go(form);
  });
}

async function go(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button:not([type=button])');
  const trouble = form.querySelector<HTMLElement>('[data-passkey-trouble]');
  if (!button || !trouble) return;
  button.disabled = true;
  say(form, trouble, '');
  try {
    const publicKey = understood(await ask(form));
    const credential = await (form.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    const field = form.querySelector<HTMLInputElement>('[name=Credential]');
    if (!field) return;
    field.value = JSON.stringify(written(credential as PublicKeyCredential));
    form.submit();
  } catch (error) {
    button.disabled = false;
    const { stopped = '', known = '', failed = '' } = trouble.dataset;
    const { name, message } = error as Error;
    const words = name === 'NotAllowedError' || name === 'AbortError' ? stopped : name === 'InvalidStateError' ? known : failed;
    say(form, trouble, error instanceof Refused ? message : words, error instanceof Refused);
  }
}

async function ask(form: HTMLFormElement): Promise<Told> {
  const answer = await fetch(form.dataset.ask ?? '', { method: 'POST', body: new FormData(form) });
  if (answer.status === 422) throw new Refused(await answer.text());
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Told;
}

function say(form: HTMLFormElement, trouble: HTMLElement, words: string, ofPassword = false): void {
  trouble.textContent = words;
  trouble.hidden = words === '';
  const password = form.querySelector<HTMLInputElement>('[type=password]');
  if (ofPassword) {
    password?.setAttribute('aria-invalid', 'true');
    password?.focus();
  } else password?.removeAttribute('aria-invalid');
}

function understood({ challenge, user, excludeCredentials = [], allowCredentials = [], ...rest }: Told): Asked {
  const named = (list: Named[]) => list.map(({ id, ...more }) => ({ ...more, id: octets(id) }));
  return {
    ...rest,
    challenge: octets(challenge),
    ...(user && { user: { ...user, id: octets(user.id) } }),
    excludeCredentials: named(excludeCredentials),
    allowCredentials: named(allowCredentials),
  } as Asked;
}

/** By hand: browsers came to know toJSON late, and what stands between them and some keepers of passwords not at all. */
function written({ id, type, response }: PublicKeyCredential): object {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = response as AuthenticatorAttestationResponse &
    AuthenticatorAssertionResponse;
  return {
    id,
    rawId: id,
    type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: letters(clientDataJSON),
      ...(attestationObject && { attestationObject: letters(attestationObject) }),
      ...(authenticatorData && { authenticatorData: letters(authenticatorData), signature: letters(signature) }),
      ...(userHandle && { userHandle: letters(userHandle) }),
    },
  };
}

function octets(text: string): BufferSource {
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/')) as Uint8Array<ArrayBuffer>;
}

function letters(bytes: ArrayBuffer): string {
  return toBase64(new Uint8Array(bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
