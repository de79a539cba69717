package org.gridhall.core.account;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A row of a token that was issued; a withdrawn one is gone. */
@Entity
@Table(name = "api_token")
class StoredToken {

    @Id
    long id;

    byte[] digest;
    long account;
    String purpose;

    @Column(name = "issued_at")
    long issuedAt;

    @Column(name = "expires_at")
    long expiresAt;
}
