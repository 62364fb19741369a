import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  multiplyQuantity,
  parseQuantity,
  subtractQuantity,
} from '../../../src/core/quantity.ts';

const read = (text: string) => {
  const quantity = parseQuantity(text);
  assert.ok(quantity, `${text} is a Quantity`);
  return quantity;
};

describe('Kubernetes quantities', () => {
  const values: [string, bigint][] = [
    ['0', 0n],
    ['1', 1_000_000_000n],
    ['100m', 100_000_000n],
    ['0.1', 100_000_000n],
    ['.5', 500_000_000n],
    ['5.', 5_000_000_000n],
    ['+2', 2_000_000_000n],
    ['-2', -2_000_000_000n],
    ['7u', 7_000n],
    ['3n', 3n],
    ['0.1n', 1n],
    ['1k', 1_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Gi', 1_610_612_736_000_000_000n],
    ['2M', 2_000_000_000_000_000n],
    ['1G', 10n ** 18n],
    ['1T', 10n ** 21n],
    ['1P', 10n ** 24n],
    ['1E', 10n ** 27n],
    ['1Ei', (1n << 60n) * 10n ** 9n],
    ['1Mi', (1n << 20n) * 10n ** 9n],
    ['1Ti', (1n << 40n) * 10n ** 9n],
    ['1Pi', (1n << 50n) * 10n ** 9n],
    ['1e3', 10n ** 12n],
    ['1E3', 10n ** 12n],
    ['1.5e-3', 1_500_000n],
    ['12e6', 12n * 10n ** 15n],
  ];
  for (const [text, nano] of values) {
    it(`reads ${text} exactly`, () => {
      assert.equal(read(text).nano, nano);
    });
  }

  for (const text of [
    '',
    ' ',
    '.',
    '1 Gi',
    'Gi',
    '1gi',
    '1K',
    '1KB',
    '1e',
    '1e999',
    '0x10',
    'NaN',
    '1.2.3',
    '--1',
    '1mi',
    '1µ',
    '1'.repeat(70),
  ]) {
    // "1K" is not Kubernetes' kilo: the API server refuses it.
    it(`takes ${JSON.stringify(text.slice(0, 12))} for no quantity`, () => {
      assert.equal(parseQuantity(text), undefined);
    });
  }

  const written: [string, string, string?][] = [
    ['350m', '350m'],
    ['0.35', '350m'],
    ['1.426', '1426m'],
    ['12', '12'],
    ['1500', '1500'],
    ['1500u', '1500u'],
    ['1536Mi', '1.5Gi'],
    ['29056Mi', '28.375Gi'],
    ['1000Mi', '1000Mi'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['500M', '500M'],
    ['1500M', '1.5G'],
    ['12e6', '12M'],
    ['-1536Mi', '-1.5Gi'],
    ['0', '0'],
    ['0Gi', '0'],
    ['62914560', '62914560'],
    ['62914560', '60Mi', 'memory'],
    ['209715200', '200Mi', 'requests.memory'],
    ['1073741824', '1Gi', 'gold.storageclass.storage.k8s.io/requests.storage'],
    ['2048', '2048', 'count/replicasets.apps'],
    ['4', '4', 'limits.cpu'],
  ];
  for (const [from, to, resource] of written) {
    it(`writes ${from}${resource === undefined ? '' : ` of ${resource}`} as ${to}`, () => {
      assert.equal(formatQuantity(read(from), resource), to);
    });
  }

  it('keeps the binary unit when one side of a sum has it', () => {
    const missing = subtractQuantity(addQuantity(read('128Gi'), read('384Mi')), read('100Gi'));
    assert.equal(formatQuantity(missing), '28.375Gi');
  });

  it('multiplies by pods and takes a broken number for none', () => {
    assert.equal(formatQuantity(multiplyQuantity(read('250m'), 6)), '1500m');
    assert.equal(formatQuantity(multiplyQuantity(read('250m'), Number.NaN)), '0');
  });

  it('compares across units', () => {
    assert.ok(compareQuantity(read('1Gi'), read('1G')) > 0);
    assert.ok(compareQuantity(read('999m'), read('1')) < 0);
    assert.equal(compareQuantity(read('1024Mi'), read('1Gi')), 0);
  });

  it('writes every quantity so that it reads back as the same value', () => {
    const units = [
      '',
      'n',
      'u',
      'm',
      'k',
      'M',
      'G',
      'T',
      'P',
      'E',
      'Ki',
      'Mi',
      'Gi',
      'Ti',
      'Pi',
      'Ei',
      'e3',
      'e-2',
    ];
    const property = fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.nat({ max: 999 }),
      fc.constantFrom(...units),
      fc.constantFrom('', 'memory', 'cpu'),
      (whole, fraction, unit, resource) => {
        const quantity = read(`${whole}.${fraction}${unit}`);
        assert.equal(read(formatQuantity(quantity, resource)).nano, quantity.nano);
      },
    );
    fc.assert(property);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789+-.eEnumkMGTPKi 😀')) }),
        (text) => {
          const quantity = parseQuantity(text);
          assert.ok(quantity === undefined || typeof formatQuantity(quantity) === 'string');
        },
      ),
    );
  });
});
