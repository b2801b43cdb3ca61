//! The providers: one file each, and one line each below.
//!
//! A provider's type takes exactly what the provider issues; its page has the recipe, the
//! document that it was read from, and what is not protected.

use crate::scheme::AnyScheme;
use crate::verify::Entry;

/// A provider's type, and the schemes that it takes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Provider {
    /// The name of the type in this module, such as `OpenFx`.
    pub type_name: &'static str,
    /// Its file in the repository, such as `src/providers/openfx.rs`.
    pub file: &'static str,
    /// The features that it needs, such as `jose, rsa`; empty if none.
    pub feature: &'static str,
    /// The recipes: most providers have one.
    pub schemes: &'static [Entry],
}

/// Every scheme of every provider.
pub fn schemes() -> impl Iterator<Item = &'static AnyScheme> {
    entries().map(|entry| entry.scheme())
}

/// The same, each with what binds it to keys that are text.
pub fn entries() -> impl Iterator<Item = Entry> {
    ALL.iter().flat_map(|provider| provider.schemes.iter().copied())
}

/// The scheme with this id, such as `openfx`.
#[must_use]
pub fn find(id: &str) -> Option<Entry> {
    entries().find(|entry| entry.scheme().id() == id)
}

/// Gives a provider's type, a newtype over [`Webhook`](crate::Webhook) of its family, what every
/// provider's type has; and the usual constructor, where it says for which scheme and what it takes.
macro_rules! provider {
    ($provider:ident(Asymmetric): $scheme:ident, $what:literal) => {
        impl $provider {
            #[doc = concat!("Takes ", $what, ".")]
            ///
            /// # Errors
            /// The text is no such key, or it is one that others could sign for.
            pub fn new(key: impl $crate::IntoPublicKey) -> Result<Self, $crate::ConfigError> {
                $crate::Webhook::new(Self::$scheme, key).map(Self)
            }
        }

        provider!($provider(Asymmetric));
    };
    ($provider:ident(Certified): $scheme:ident, $what:literal) => {
        impl $provider {
            #[doc = concat!("Takes ", $what, ".")]
            ///
            /// # Errors
            /// They are kept for another provider's requests.
            pub fn new(certificates: &$crate::Certificates) -> Result<Self, $crate::ConfigError> {
                $crate::Webhook::new(Self::$scheme, certificates.clone()).map(Self)
            }
        }

        provider!($provider(Certified));
    };
    ($provider:ident(KeyedById): $scheme:ident, $what:literal) => {
        impl $provider {
            #[doc = concat!("Takes ", $what, ", in a set that the receiver may replace later.")]
            ///
            /// # Errors
            /// The set was made for another scheme.
            pub fn new(keys: $crate::KeySet) -> Result<Self, $crate::ConfigError> {
                $crate::Webhook::new(Self::$scheme, keys).map(Self)
            }
        }

        provider!($provider(KeyedById));
    };
    ($provider:ident(MacById): $scheme:ident, $what:literal) => {
        impl $provider {
            #[doc = concat!("Takes ", $what, ", behind the id that requests name it by.")]
            ///
            /// # Errors
            /// One of them is empty, or starts or ends with white space.
            pub fn new(
                key_id: &str,
                secret: impl $crate::IntoSecret,
            ) -> Result<Self, $crate::ConfigError> {
                $crate::Webhook::new(Self::$scheme, (key_id, secret)).map(Self)
            }
        }

        provider!($provider(MacById));
    };
    ($provider:ident($family:ident): $scheme:ident, $what:literal) => {
        impl $provider {
            #[doc = concat!("Takes ", $what, ".")]
            ///
            /// # Errors
            /// It is empty, starts or ends with white space, or is not in the form that the provider
            /// documents.
            pub fn new(secret: impl $crate::IntoSecret) -> Result<Self, $crate::ConfigError> {
                $crate::Webhook::new(Self::$scheme, secret).map(Self)
            }
        }

        provider!($provider($family));
    };
    ($provider:ident(Asymmetric)) => {
        impl $provider {
            /// Accepts another public key too, for the time of a rotation. The proof says which one
            /// matched.
            ///
            /// # Errors
            /// The text is no such key, or there would be more than 4 keys.
            pub fn or(self, key: impl $crate::IntoPublicKey) -> Result<Self, $crate::ConfigError> {
                self.0.or(key).map(Self)
            }
        }

        verifier!($provider);
    };
    ($provider:ident(KeyedById)) => {
        verifier!($provider);
    };
    ($provider:ident(Certified)) => {
        impl $provider {
            /// Looks among other certificates too. The proof says among which one was found.
            ///
            /// # Errors
            /// They are kept for another provider's requests, or there would be more than 4.
            pub fn or(
                self,
                certificates: &$crate::Certificates,
            ) -> Result<Self, $crate::ConfigError> {
                self.0.or(certificates.clone()).map(Self)
            }

            /// The URL that a request has its certificate at, to be fetched where
            /// [`Certificates`](crate::Certificates) do not know it yet. It is one of the provider's, and
            /// nothing else is verified, so that a receiver bounds how often it fetches.
            ///
            /// # Errors
            /// As those of a verification, as far as they do not need the certificate.
            pub fn certificate_url(
                &self,
                request: &$crate::Request<'_>,
                body: &[u8],
            ) -> Result<alloc::string::String, $crate::Error> {
                self.0.certificate_url(request, body)
            }
        }

        verifier!($provider);
    };
    ($provider:ident(MacById)) => {
        impl $provider {
            /// Accepts another secret too, by its own id, or by the same while that is kept. The proof says
            /// which one matched.
            ///
            /// # Errors
            /// One of them cannot be used, or there would be more than 4 keys of one id.
            pub fn or(
                self,
                key_id: &str,
                secret: impl $crate::IntoSecret,
            ) -> Result<Self, $crate::ConfigError> {
                self.0.or((key_id, secret)).map(Self)
            }
        }

        verifier!($provider);
        signer!($provider(MacById));
    };
    ($provider:ident($family:ident)) => {
        impl $provider {
            /// Accepts another secret too, for the time of a rotation. Text is read in the form of
            /// the first secret. The proof says which one matched.
            ///
            /// # Errors
            /// The secret cannot be used, or there would be more than 4 keys.
            pub fn or(self, secret: impl $crate::IntoSecret) -> Result<Self, $crate::ConfigError> {
                self.0.or(secret).map(Self)
            }
        }

        verifier!($provider);
        signer!($provider($family));
    };
}

/// What is the same whatever the keys are.
macro_rules! verifier {
    ($provider:ident) => {
        impl $provider {
            /// Sets how far a timestamp may lie in the past or in the future, in whole seconds; a
            /// difference equal to it is accepted. The future stays unchecked where the scheme
            /// documents only an age, and refused where it refuses any.
            ///
            /// # Errors
            /// The scheme signs no timestamp.
            pub fn tolerance(
                self,
                tolerance: core::time::Duration,
            ) -> Result<Self, $crate::ConfigError> {
                self.0.tolerance(tolerance).map(Self)
            }

            /// Labels the verifier, so that the proofs of several accounts of one provider can be
            /// told apart. The label is shown in logs.
            #[must_use]
            pub fn for_account(self, label: &str) -> Self {
                Self(self.0.for_account(label))
            }

            /// Looks for the signature in the header `name`, and nowhere else.
            ///
            /// # Errors
            /// `name` is no header name.
            pub fn header(self, name: &'static str) -> Result<Self, $crate::ConfigError> {
                self.0.header(name).map(Self)
            }
        }

        impl $crate::Verifier for $provider {
            fn begin(
                &self,
                request: &$crate::Request<'_>,
            ) -> Result<$crate::Verification, $crate::Error> {
                self.0.begin(request)
            }

            fn verify(
                &self,
                request: &$crate::Request<'_>,
                body: &[u8],
            ) -> Result<$crate::Proof, $crate::Error> {
                self.0.verify(request, body)
            }

            fn handshake(&self, question: &$crate::Question<'_>) -> Option<$crate::Asked> {
                self.0.handshake(question)
            }

            fn scheme(&self) -> &'static $crate::AnyScheme {
                self.0.scheme()
            }

            fn account(&self) -> Option<&str> {
                self.0.account()
            }
        }
    };
}

/// Who shares a secret can sign.
macro_rules! signer {
    ($provider:ident(Mac)) => {
        signer!($provider);
    };
    ($provider:ident(MacById)) => {
        signer!($provider);
    };
    ($provider:ident(Jws)) => {
        signer!($provider);
    };
    ($provider:ident(HttpSignature)) => {
        signer!($provider);
    };
    ($provider:ident(Cavage)) => {
        signer!($provider);
    };
    ($provider:ident) => {
        impl $crate::Signer for $provider {
            fn sign(
                &self,
                request: &$crate::Request<'_>,
                body: &[u8],
            ) -> Result<alloc::vec::Vec<(&'static str, alloc::string::String)>, $crate::Error> {
                self.0.sign(request, body)
            }
        }
    };
    ($provider:ident($family:ident)) => {};
}

/// The names of the features in a condition.
macro_rules! features {
    () => {
        ""
    };
    (feature = $feature:literal) => {
        $feature
    };
    (all(feature = $feature:literal $(, feature = $more:literal)+)) => {
        concat!($feature $(, ", ", $more)+)
    };
}

macro_rules! providers {
    ($(
        $(#[cfg($($condition:tt)+)])?
        $module:ident :: $type:ident { $($scheme:ident),+ }
    )*) => {
        $(
            $(#[cfg($($condition)+)])?
            mod $module;
            $(#[cfg($($condition)+)])?
            pub use $module::$type;
        )*

        /// Every provider, in alphabetical order of the types.
        pub const ALL: &[Provider] = &[$(
            $(#[cfg($($condition)+)])?
            Provider {
                type_name: stringify!($type),
                file: concat!("src/providers/", stringify!($module), ".rs"),
                feature: features!($($($condition)+)?),
                schemes: &[$(Entry::of($type::$scheme)),+],
            },
        )*];
    };
}

providers! {
    ably::Ably { SCHEME }
    abp::Abp { SCHEME, COMMUNITY }
    acuity::Acuity { SCHEME }
    #[cfg(all(feature = "http-signature", feature = "rsa", feature = "key-sets"))]
    activitypub::ActivityPub { SCHEME }
    #[cfg(all(feature = "http-signature", feature = "rsa", feature = "key-sets"))]
    activitypub_rfc9421::ActivityPubRfc9421 { SCHEME }
    #[cfg(all(feature = "p256", feature = "key-sets"))] admob::AdMob { SCHEME }
    #[cfg(all(feature = "rsa", feature = "key-sets"))] adobe_io::AdobeIo { SCHEME }
    #[cfg(feature = "fields")] adyen_payments::AdyenPayments { SCHEME }
    adyen_platform::AdyenPlatform { SCHEME }
    affirm::Affirm { SCHEME }
    agora::Agora { SCHEME }
    agora_legacy_sha1::AgoraSha1 { SCHEME }
    ahasend::AhaSend { SCHEME }
    airship::Airship { SCHEME }
    airtable::Airtable { SCHEME }
    airwallex::Airwallex { SCHEME }
    akeneo::Akeneo { SCHEME }
    alchemy::Alchemy { SCHEME }
    #[cfg(feature = "certificates")] alexa::Alexa { SCHEME }
    #[cfg(feature = "rsa")] antom::Antom { SCHEME }
    #[cfg(all(feature = "certificates", feature = "p256", feature = "p384"))] apple_app_store::AppleAppStore { SCHEME }
    asana::Asana { SCHEME }
    #[cfg(feature = "jose")] atlassian_connect::AtlassianConnect { SCHEME }
    attio::Attio { SCHEME }
    auth0_logs::Auth0Logs { SCHEME }
    autodesk_aps::AutodeskAps { SCHEME }
    autotask::Autotask { SCHEME }
    #[cfg(feature = "certificates")] aws_sns::AwsSns { SCHEME }
    #[cfg(feature = "certificates")] aws_sns_legacy_sha1::AwsSnsSha1 { SCHEME }
    #[cfg(feature = "fields")] mandrill::Mandrill { SCHEME }
    messagebird_legacy::MessageBirdLegacy { SCHEME }
    #[cfg(feature = "fields")] paytrail::Paytrail { SCHEME, SHA512 }
    #[cfg(feature = "fields")] tbank::TBank { SCHEME }
    #[cfg(feature = "fields")] vnpay::VnPay { SCHEME }
    #[cfg(all(feature = "fields", feature = "md5"))] vonage_sms::VonageSms { SCHEME, SHA256, SHA512 }
    #[cfg(feature = "fields")] wompi::Wompi { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))]
    azure_event_grid::AzureEventGrid { SCHEME }
    beehiiv::Beehiiv { SCHEME, UNBRANDED }
    bigcommerce::BigCommerce { SCHEME }
    #[cfg(feature = "fields")] billplz::Billplz { SCHEME, REDIRECT }
    #[cfg(all(feature = "rsa", feature = "key-sets"))] binance_pay::BinancePay { SCHEME }
    bitbucket_cloud::BitbucketCloud { SCHEME }
    bitbucket_server::BitbucketServer { SCHEME }
    bland::Bland { SCHEME }
    blockfrost::Blockfrost { SCHEME }
    bolt::Bolt { SCHEME }
    box_webhook::BoxWebhook { SCHEME }
    #[cfg(feature = "fields")] braintree::Braintree { SCHEME }
    brevo::Brevo { SCHEME }
    brex::Brex { SCHEME }
    bridge_api::BridgeApi { SCHEME }
    #[cfg(feature = "rsa")] bridge_xyz::BridgeXyz { SCHEME }
    btcpay::BtcPay { SCHEME }
    buildkite::Buildkite { SCHEME }
    calcom::CalCom { SCHEME }
    calendly::Calendly { SCHEME }
    cashfree::Cashfree { SCHEME }
    castle::Castle { SCHEME }
    #[cfg(all(feature = "http-signature", feature = "rsa", feature = "key-sets"))]
    cavage_http_signatures::CavageHttpSignatures { SCHEME }
    chargify::Chargify { SCHEME }
    chatwoot::Chatwoot { SCHEME }
    checkout_com::CheckoutCom { SCHEME }
    checkr::Checkr { SCHEME }
    #[cfg(feature = "rsa")] chip::Chip { SCHEME, SEND }
    #[cfg(all(feature = "p256", feature = "key-sets"))] circle::Circle { SCHEME }
    circleci::CircleCi { SCHEME }
    clerk::Clerk { SCHEME }
    clickup::ClickUp { SCHEME }
    clio::Clio { SCHEME }
    cloudflare_stream::CloudflareStream { SCHEME }
    cloudinary::Cloudinary { SCHEME, SHA256 }
    coinbase_commerce::CoinbaseCommerce { SCHEME }
    commercelayer::CommerceLayer { SCHEME }
    connectwise_psa::ConnectWisePsa { SCHEME }
    contentful::Contentful { SCHEME }
    #[cfg(feature = "rsa")] contentstack::Contentstack { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa"))] constant_contact::ConstantContact { SCHEME }
    courier::Courier { SCHEME }
    crisp::Crisp { SCHEME }
    cronofy::Cronofy { SCHEME }
    cursor::Cursor { SCHEME }
    customerio::CustomerIo { SCHEME }
    daily::Daily { SCHEME }
    deepgram::Deepgram { SCHEME }
    #[cfg(feature = "ed25519")] discord::Discord { SCHEME }
    discourse::Discourse { SCHEME }
    documenso::Documenso { SCHEME }
    docusign::DocuSign { SCHEME }
    dropbox::Dropbox { SCHEME }
    #[cfg(feature = "fields")] dropbox_sign::DropboxSign { SCHEME }
    dub::Dub { SCHEME }
    #[cfg(feature = "http-signature")] drone::Drone { SCHEME }
    #[cfg(feature = "ed25519")] due::Due { SCHEME }
    dwolla::Dwolla { SCHEME }
    easypost::EasyPost { SCHEME }
    #[cfg(all(feature = "fields", feature = "p256", feature = "key-sets"))] ebay::Ebay { SCHEME }
    #[cfg(feature = "fields")] ecwid::Ecwid { SCHEME }
    elevenlabs::ElevenLabs { SCHEME }
    enode::Enode { SCHEME }
    expo_eas::ExpoEas { SCHEME }
    #[cfg(feature = "fields")] exact_online::ExactOnline { SCHEME }
    #[cfg(feature = "ed25519")] fal::Fal { SCHEME }
    fastspring::FastSpring { SCHEME }
    fathom::Fathom { SCHEME }
    #[cfg(feature = "fields")] favro::Favro { SCHEME }
    finch::Finch { SCHEME }
    fintoc::Fintoc { SCHEME }
    #[cfg(feature = "rsa")] fireblocks_legacy::FireblocksLegacy { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))]
    fireblocks::Fireblocks { SCHEME }
    flexport::Flexport { SCHEME }
    flinks::Flinks { SCHEME }
    folk::Folk { SCHEME }
    fourthwall::Fourthwall { SCHEME, PLATFORM_APP }
    frameio::FrameIo { SCHEME }
    #[cfg(feature = "rsa")] freshchat::Freshchat { SCHEME }
    front::Front { SCHEME }
    front_rule::FrontRule { SCHEME }
    #[cfg(feature = "jose")] fusionauth::FusionAuth { SCHEME }
    #[cfg(all(feature = "jose", feature = "p256", feature = "key-sets"))]
    fusionauth_es256::FusionAuthEs256 { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))]
    fusionauth_rs256::FusionAuthRs256 { SCHEME }
    getstream::GetStream { SCHEME }
    gitea::Gitea { SCHEME }
    github::GitHub { SCHEME }
    github_legacy_sha1::GitHubSha1 { SCHEME }
    #[cfg(all(feature = "p256", feature = "key-sets"))]
    github_secret_scanning::GitHubSecretScanning { SCHEME }
    gitlab::GitLab { SCHEME }
    gitlab_token::GitLabToken { SCHEME }
    gocardless::GoCardless { SCHEME }
    gogs::Gogs { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))]
    google_pubsub_push::GooglePubSubPush { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))]
    google_risc::GoogleRisc { SCHEME }
    gusto::Gusto { SCHEME }
    grafana::Grafana { SCHEME, TIMESTAMPED }
    guesty::Guesty { SCHEME, UNBRANDED }
    helpscout::HelpScout { SCHEME }
    heroku::Heroku { SCHEME }
    #[cfg(feature = "rsa")] highlevel::HighLevel { SCHEME }
    #[cfg(feature = "ed25519")] highlevel_ed25519::HighLevelEd25519 { SCHEME }
    hook0::Hook0 { SCHEME }
    hookdeck::Hookdeck { SCHEME }
    #[cfg(feature = "http-signature")] http_message_signatures::HttpMessageSignatures { SCHEME }
    hubspot_v1::HubSpotV1 { SCHEME }
    hubspot_v2::HubSpotV2 { SCHEME }
    hubspot_v3::HubSpotV3 { SCHEME }
    huggingface::HuggingFace { SCHEME }
    imagekit::ImageKit { SCHEME }
    incident_io::IncidentIo { SCHEME, UNBRANDED }
    #[cfg(feature = "ed25519")] integrated_finance::IntegratedFinance { SCHEME }
    intercom::Intercom { SCHEME }
    jira::Jira { SCHEME }
    jobber::Jobber { SCHEME }
    khipu::Khipu { SCHEME }
    #[cfg(all(feature = "http-signature", feature = "ed25519"))] keygen::Keygen { SCHEME }
    #[cfg(feature = "rsa")] kick::Kick { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa", feature = "key-sets"))] kinde::Kinde { SCHEME }
    klaviyo::Klaviyo { SCHEME }
    kontent_ai::KontentAi { SCHEME }
    lemonsqueezy::LemonSqueezy { SCHEME }
    lettermint::Lettermint { SCHEME }
    line::Line { SCHEME }
    #[cfg(feature = "fields")] linear::Linear { SCHEME }
    linkedin::LinkedIn { SCHEME }
    lithic::Lithic { SCHEME }
    #[cfg(feature = "jose")] livekit::LiveKit { SCHEME }
    lob::Lob { SCHEME }
    logto::Logto { SCHEME }
    loops::Loops { SCHEME }
    #[cfg(feature = "fields")] lyra_payzen::LyraPayZen { SCHEME }
    #[cfg(all(feature = "http-signature", feature = "ed25519", feature = "key-sets"))]
    mailchannels::MailChannels { SCHEME }
    mailersend::MailerSend { SCHEME }
    #[cfg(feature = "fields")] mailgun::Mailgun { SCHEME, ROUTES }
    mailomat::Mailomat { SCHEME }
    #[cfg(feature = "rsa")] manus::Manus { SCHEME }
    marqeta::Marqeta { SCHEME }
    maskit::MaskIt { SCHEME }
    mercado_pago::MercadoPago { SCHEME }
    #[cfg(feature = "jose")] messagebird::MessageBird { SCHEME }
    meta::Meta { SCHEME }
    #[cfg(feature = "fields")] meta_signed_request::MetaSignedRequest { SCHEME }
    #[cfg(feature = "fields")] midtrans::Midtrans { SCHEME }
    modern_treasury::ModernTreasury { SCHEME }
    mollie::Mollie { SCHEME }
    mongodb_atlas::MongoDbAtlas { SCHEME }
    monnify::Monnify { SCHEME }
    #[cfg(feature = "p256")] monobank_acquiring::MonobankAcquiring { SCHEME }
    #[cfg(feature = "jose")] monday::Monday { SCHEME }
    moonpay::MoonPay { SCHEME, GETS }
    multisafepay::MultiSafepay { SCHEME }
    mux::Mux { SCHEME }
    nango::Nango { SCHEME }
    nango_legacy::NangoLegacy { SCHEME }
    nash::Nash { SCHEME, UNBRANDED }
    #[cfg(feature = "jose")] netlify::Netlify { SCHEME }
    neynar::Neynar { SCHEME }
    notion::Notion { SCHEME }
    npm_hooks::NpmHooks { SCHEME }
    nuvemshop::Nuvemshop { SCHEME }
    nylas::Nylas { SCHEME }
    okta::Okta { SCHEME }
    onfido::Onfido { SCHEME }
    onfleet::Onfleet { SCHEME }
    openai::OpenAi { SCHEME }
    openfx::OpenFx { SCHEME }
    orb::Orb { SCHEME }
    oura::Oura { SCHEME }
    paddle::Paddle { SCHEME }
    pagbank::PagBank { SCHEME }
    pagerduty::PagerDuty { SCHEME }
    pandadoc::PandaDoc { SCHEME }
    #[cfg(feature = "fields")] payos::PayOs { SCHEME }
    paystack_legacy::Paystack { SCHEME }
    #[cfg(feature = "certificates")] paypal::PayPal { SCHEME, SANDBOX }
    paysway::PaySway { SCHEME }
    picqer::Picqer { SCHEME }
    #[cfg(feature = "md5")] payu_emea::PayUEmea { SCHEME, SHA256 }
    #[cfg(feature = "rsa")] pingpp::PingPlusPlus { SCHEME }
    pinwheel::Pinwheel { SCHEME }
    #[cfg(all(feature = "jose", feature = "p256", feature = "key-sets"))] plaid::Plaid { SCHEME }
    pleo::Pleo { SCHEME, UNBRANDED }
    plivo_v2::PlivoV2 { SCHEME }
    #[cfg(feature = "fields")] plivo_v3::PlivoV3 { SCHEME }
    polar::Polar { SCHEME }
    port::Port { SCHEME }
    portone::PortOne { SCHEME }
    #[cfg(all(feature = "rsa", feature = "key-sets"))] postal::Postal { SCHEME }
    primer::Primer { SCHEME }
    #[cfg(feature = "fields")] praxis::Praxis { SCHEME }
    psi_fi::PsiFi { SCHEME, UNBRANDED }
    #[cfg(feature = "fields")] pusher::Pusher { SCHEME }
    pylon::Pylon { SCHEME }
    #[cfg(feature = "fields")] qiwi::Qiwi { SCHEME }
    quickbooks::QuickBooks { SCHEME }
    quo::Quo { SCHEME }
    quo_legacy::QuoLegacy { SCHEME }
    ramp::Ramp { SCHEME }
    razorpay::Razorpay { SCHEME }
    recall_ai::RecallAi { SCHEME, SVIX }
    recharge::Recharge { SCHEME }
    recharge_legacy::RechargeLegacy { SCHEME }
    recurly::Recurly { SCHEME }
    render::Render { SCHEME }
    replicate::Replicate { SCHEME }
    resend::Resend { SCHEME }
    retell::Retell { SCHEME }
    revenuecat::RevenueCat { SCHEME }
    revolut::Revolut { SCHEME }
    ripple_collections::RippleCollections { SCHEME }
    rtb::Rtb { PARTNER, CUSTOMER }
    rutter::Rutter { SCHEME }
    salesforce_ens::SalesforceEns { SCHEME }
    safebase::SafeBase { SCHEME, UNBRANDED }
    sanity::Sanity { SCHEME }
    sardine::Sardine { SCHEME, UNBRANDED }
    savvycal::SavvyCal { SCHEME }
    scalr::Scalr { SCHEME }
    segment::Segment { SCHEME }
    sellsy::Sellsy { SCHEME }
    #[cfg(feature = "p256")] sendgrid::SendGrid { SCHEME }
    sentry::Sentry { SCHEME }
    sequenzy::Sequenzy { SCHEME }
    #[cfg(all(feature = "rsa", feature = "key-sets"))] shipengine::ShipEngine { SCHEME }
    shippo::Shippo { SCHEME }
    shopify::Shopify { SCHEME }
    shopline::Shopline { SCHEME, HEX }
    #[cfg(feature = "fields")] shopify_app_proxy::ShopifyAppProxy { SCHEME }
    signable::Signable { SCHEME }
    signatureapi::SignatureApi { SCHEME }
    sinch_conversation::SinchConversation { SCHEME }
    sinch_numbers::SinchNumbers { SCHEME }
    #[cfg(feature = "md5")] sinch_voice::SinchVoice { SCHEME }
    #[cfg(all(feature = "fields", feature = "md5"))] skrill::Skrill { SCHEME, SHA256 }
    slack::Slack { SCHEME }
    smartcar::Smartcar { SCHEME }
    sonarqube::SonarQube { SCHEME }
    sonatype_nexus::SonatypeNexus { SCHEME }
    snyk::Snyk { SCHEME }
    solidgate::Solidgate { SCHEME }
    square::Square { SCHEME }
    standard_webhooks::StandardWebhooks { SCHEME }
    #[cfg(feature = "ed25519")] standard_webhooks_v1a::StandardWebhooksV1a { SCHEME }
    #[cfg(feature = "k256")] starkbank::StarkBank { SCHEME }
    strike::Strike { SCHEME }
    stripe::Stripe { SCHEME }
    subtotal::Subtotal { SCHEME }
    stytch::Stytch { SCHEME, UNBRANDED }
    sumsub::Sumsub { SCHEME, SHA512, SHA1 }
    svix::Svix { SCHEME }
    #[cfg(feature = "ed25519")] svix_v1a::SvixV1a { SCHEME }
    synctera::Synctera { SCHEME }
    tailscale::Tailscale { SCHEME }
    tally::Tally { SCHEME }
    tebex::Tebex { SCHEME }
    tabapay::TabaPay { SCHEME }
    telegram::Telegram { SCHEME }
    #[cfg(feature = "ed25519")] telnyx::Telnyx { SCHEME }
    tencent_rtc::TencentRtc { SCHEME }
    terraform_cloud::TerraformCloud { SCHEME }
    tiktok::TikTok { SCHEME }
    tiktok_shop::TikTokShop { SCHEME }
    todoist::Todoist { SCHEME }
    #[cfg(feature = "ed25519")] tokenio::TokenIo { SCHEME }
    #[cfg(feature = "certificates")] tpay::Tpay { SCHEME, SANDBOX }
    trace_finance::TraceFinance { SCHEME }
    transfi::TransFi { SCHEME }
    #[cfg(feature = "fields")] transloadit::Transloadit { SCHEME }
    #[cfg(all(feature = "fields", feature = "rsa"))] travis_ci::TravisCi { SCHEME }
    #[cfg(feature = "fields")] treezor::Treezor { SCHEME }
    trello::Trello { SCHEME }
    #[cfg(all(feature = "jose", feature = "p521", feature = "key-sets"))]
    truelayer::TrueLayer { SCHEME }
    #[cfg(feature = "fields")] twilio::Twilio { SCHEME, JSON }
    #[cfg(feature = "fields")] twilio_shared_key::TwilioSharedKey { SCHEME, JSON }
    twitch::Twitch { SCHEME }
    twitter::Twitter { SCHEME }
    typeform::Typeform { SCHEME }
    unit::Unit { SCHEME }
    uploadcare::Uploadcare { SCHEME }
    #[cfg(feature = "rsa")] utila::Utila { SCHEME }
    vercel::Vercel { SCHEME }
    veriff::Veriff { SCHEME }
    viber::Viber { SCHEME }
    vipps::Vipps { SCHEME }
    #[cfg(feature = "rsa")] volume::Volume { SCHEME }
    #[cfg(feature = "jose")] vonage::Vonage { SCHEME }
    #[cfg(all(feature = "p256", feature = "key-sets"))] wallee::Wallee { SCHEME }
    webex::Webex { SCHEME }
    webflow::Webflow { SCHEME }
    websub::WebSub { SCHEME, SHA512, SHA1 }
    #[cfg(all(feature = "rsa", feature = "key-sets"))] wechat_pay::WeChatPay { SCHEME }
    whatsapp::WhatsApp { SCHEME }
    whereby::Whereby { SCHEME }
    #[cfg(feature = "rsa")] wise::Wise { SCHEME }
    #[cfg(all(feature = "jose", feature = "rsa"))] wix::Wix { SCHEME }
    woocommerce::WooCommerce { SCHEME }
    #[cfg(feature = "rsa")] woovi::Woovi { SCHEME }
    workos::WorkOs { SCHEME }
    worldline::Worldline { SCHEME }
    xero::Xero { SCHEME }
    xsolla::Xsolla { SCHEME }
    #[cfg(feature = "fields")] yoomoney::YooMoney { SCHEME }
    #[cfg(feature = "fields")] yoomoney_legacy::YooMoneyLegacy { SCHEME }
    zendesk::Zendesk { SCHEME }
    zerohash::ZeroHash { SCHEME }
    zitadel::Zitadel { SCHEME }
    zoom::Zoom { SCHEME }
}
