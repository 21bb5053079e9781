package dev.davit.app.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys on P-256 and signs certificates. */
final class Signer {
    private static final String CURVE = "secp256r1";
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final int SERIAL_BITS = 120;

    /** Clocks of clients may be behind. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Signer() {}

    static Signed authority(String name, Instant now, Duration lifetime) {
        return authority(name, keys(), now, lifetime);
    }

    /** A new certificate for a key that clients believe already. */
    static Signed authority(String name, KeyPair keys, Instant now, Duration lifetime) {
        try {
            var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                                    subject,
                                    serial(),
                                    Date.from(now.minus(BEFORE)),
                                    Date.from(now.plus(lifetime)),
                                    subject,
                                    keys.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                            .addExtension(
                                    Extension.subjectKeyIdentifier,
                                    false,
                                    ids.createSubjectKeyIdentifier(keys.getPublic()));
            return signed(builder, keys, keys);
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException("the authority's certificate cannot be made", e);
        }
    }

    static Signed client(
            Signed authority, String user, List<String> groups, Instant now, Duration lifetime) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> subject.addRDN(BCStyle.O, group));
        subject.addRDN(BCStyle.CN, user);
        return leaf(authority, subject, KeyPurposeId.id_kp_clientAuth, null, now, lifetime);
    }

    static Signed server(Signed authority, ServerNames names, Instant now, Duration lifetime) {
        List<GeneralName> all = new ArrayList<>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses()
                .forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
        X500NameBuilder subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, "davit-server");
        GeneralNames alternatives = new GeneralNames(all.toArray(GeneralName[]::new));
        return leaf(authority, subject, KeyPurposeId.id_kp_serverAuth, alternatives, now, lifetime);
    }

    private static Signed leaf(
            Signed authority,
            X500NameBuilder subject,
            KeyPurposeId purpose,
            @org.jspecify.annotations.Nullable GeneralNames alternatives,
            Instant now,
            Duration lifetime) {
        KeyPair keys = keys();
        // Nothing may outlive what vouches for it.
        Instant end = now.plus(lifetime);
        Instant last = authority.certificate().getNotAfter().toInstant();
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                                    new JcaX509CertificateHolder(authority.certificate())
                                            .getSubject(),
                                    serial(),
                                    Date.from(now.minus(BEFORE)),
                                    Date.from(end.isBefore(last) ? end : last),
                                    subject.build(),
                                    keys.getPublic())
                            .addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(purpose))
                            .addExtension(
                                    Extension.authorityKeyIdentifier,
                                    false,
                                    ids.createAuthorityKeyIdentifier(
                                            authority.certificate().getPublicKey()));
            if (alternatives != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            PublicKey issuer = authority.certificate().getPublicKey();
            return signed(builder, keys, new KeyPair(issuer, authority.key()));
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
    }

    private static Signed signed(X509v3CertificateBuilder builder, KeyPair keys, KeyPair issuer)
            throws GeneralSecurityException {
        try {
            return new Signed(
                    keys.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder(ALGORITHM)
                                                    .build(issuer.getPrivate()))));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has P-256", impossible);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
    }
}
