// Made by npm run web:types from the description of the API; not edited by hand.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process runs
         * @description For whoever watches the process; needs no credential and asks nobody else.
         */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process can serve
         * @description For load balancers: the database answers, its schema is one that this process knows, and nobody has asked the process to stop. Needs no credential.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addressees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The people and groups that you may choose for a purpose, by name
         * @description What a picker shows. A group is left out that does not name you among those who may address it, and one with a member to whom the communication matrix gives you no way; inactive groups are left out where a workflow is to act by them. Retired people and deleted groups are never there.
         */
        get: operations["listAddressees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The approvals that you may know of, newest first
         * @description Administrators and integrations read all, everybody else those that they started, take part in or manage a phase of.
         */
        get: operations["listApprovals"];
        put?: never;
        /**
         * Start an approval of a document
         * @description Starts the approval of a document by the template that serves its contract type and location, or by the one that is named. Back offices and administrators start for every document and any initiator, the members of its organisation for themselves. The approval exists as soon as this is answered, in the state `starting`: its people are placed and its first phase opens by themselves, also after a fault of ours.
         *
         *     The `Idempotency-Key` belongs to the environment, of a member of an organisation to themselves, and holds for ever: the same key and body are the same approval (200). A document has one approval at a time; after a rejection it can be started again.
         *
         *     A document that is marked as a possible duplicate is started on purpose only, with `allowDuplicate`.
         */
        post: operations["startApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An approval with its phases and people
         * @description With every attempt of every phase, who takes part, whose turn it is and what was answered: what the approval waits for, and whom.
         */
        get: operations["readApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done, by whom and when, oldest first
         * @description Entries can be added and read, never changed.
         */
        get: operations["readApprovalAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/phases/{phase}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a phase that waits because nobody has a turn, with a reason
         * @description A phase in which nobody has a turn never completes by itself. Administrators complete it with a reason, and so do its owner and people who may own phases for the location and contract type of the approval. The course goes on at once. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        post: operations["completePhase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/phases/{phase}/manager": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set who manages a phase
         * @description Sets somebody who is suitable, or an administrator of the environment without the permission, which is marked as an override. A phase that waited for its manager opens at once; the new manager is told. Administrators may, and people who may own phases for the location and contract type of the approval; who manages the current phase may hand it on. Setting the same person again changes nothing. Say whom you saw managing it (`replaces`), and two who set a manager at once do not undo each other's choice. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        put: operations["setManager"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/phases/{phase}/manager-candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who can be set as manager of a phase, for those who may set one
         * @description Where nobody is suitable, `missing` names the permission set that would make somebody so.
         */
        get: operations["listManagerCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/phases/{phase}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add somebody, or a group, to a phase
         * @description To the phase that is open or waits, and to those to come. Administrators may, and whoever manages the current phase, to that phase. Of a group all who may serve now take part, the others are left out and counted; where nobody may, one administrator who belongs to it does, if the group allows that. With turns they act one after another behind all that are there: default assignees by rank, then the others by user id; `sharedTurn` gives them one number instead. Who takes part already is not added twice: without a turn they get one where turns are given, and a turn that somebody has stays. In an open phase their tasks are there with the answer, and a phase that waited for people opens. In a phase of kind task nobody is added: its groups have its tasks. A phase has 10,000 participants and 1,000 turns at most, and takes 200 additions. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells.
         */
        post: operations["addParticipants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/placements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was placed by which group, and why
         * @description For every group of the approval: who came out of it, by which rule, and why the others did not. A random pick can be computed again from what stands here (docs/placement.md).
         */
        get: operations["readPlacements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/placements/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the rules made of every member of a group, however many they are
         * @description One placement of the approval, person by person and by their ids: also of groups with so many members that their trace holds counts only. Of these it is worked out again from the members at the version of then and the permissions of now; `agrees` says whether that comes to the same. That part is for whoever may know of the group; to others it is not found.
         */
        get: operations["listPlacedPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/placements/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every random pick of an approval, computed again
         * @description Every random pick is computed again from what was kept with it: the candidates, the approval, the group and its version at the start. What does not fit is named in `faults`. Candidates that were not kept are worked out for whoever may know of the group. docs/placement.md says how to do it without us.
         */
        get: operations["verifyPlacements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wait for the outcome: the approval as soon as it has one, or as it is when the time is over
         * @description A long poll: the answer comes as soon as the approval has its outcome, and otherwise when the seconds are over, with the approval as it is. So the answer is always 200; look at `finishedAt`, and ask again while it is null. An approval that has ended is answered at once.
         *
         *     As many as you like may wait for one approval; what is limited is how many of your requests wait at a time. A server that stops lets everybody go early: ask again, and another one answers. Give your client a timeout that is longer than `seconds`.
         */
        get: operations["waitForApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/managers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set who manages many phases, with one result each
         * @description Sets the managers of up to 1,000 phases in one request; each is judged by itself, and what is refused for one keeps nobody from the others. With `replaces` a phase whose manager was set or taken meanwhile is left alone (`manager_changed`). Under an `Idempotency-Key` each of them is taken once. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        post: operations["setManyManagers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The phases that wait for a manager or for people, of the oldest approval first
         * @description Of the approvals that you may know of. Coming phases without a manager are in it, too.
         */
        get: operations["listWaitingPhases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/branding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the mails of the environment look; its version is the ETag */
        get: operations["readBranding"];
        /**
         * Decide how mails look from now on
         * @description For administrators. Mails that are on their way keep the look that they had. Needs `If-Match` with the ETag of the branding as you read it.
         */
        put: operations["setBranding"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/communication-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may address whom; its version is the ETag
         * @description A matrix without rules, as every environment begins with, lets everybody within it address everybody.
         */
        get: operations["readCommunicationMatrix"];
        /**
         * Say who may address whom
         * @description Replaces all of it. In force at once: nobody is offered people whom they may not address, nor a group with one of them in it. In place of the id of an organisation or a group the name of an active group in round brackets stands for that group. Needs `If-Match` with the ETag of the matrix as you read it.
         */
        put: operations["setCommunicationMatrix"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contract-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The contract categories of the environment, oldest first
         * @description Headings under which contract types are found.
         */
        get: operations["listContractCategories"];
        put?: never;
        /**
         * Add a contract category
         * @description The code is given once: documents and permission sets go by it, exactly as it is written.
         */
        post: operations["addContractCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contract-categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A contract category; its version is the ETag */
        get: operations["readContractCategory"];
        /**
         * Rename a contract category
         * @description What refers to it goes on to do so. Needs `If-Match` with the ETag as you read it.
         */
        put: operations["changeContractCategory"];
        post?: never;
        /**
         * Delete a contract category that nothing uses
         * @description Refused while contract types use it: the answer names some of each. Needs `If-Match` with the ETag as you read it.
         */
        delete: operations["deleteContractCategory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contract-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The contract types of the environment, oldest first
         * @description What kinds of documents there are, for whoever decides on them.
         */
        get: operations["listContractTypes"];
        put?: never;
        /**
         * Add a contract type
         * @description The code is given once: documents and permission sets go by it, exactly as it is written.
         */
        post: operations["addContractType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contract-types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A contract type; its version is the ETag */
        get: operations["readContractType"];
        /**
         * Rename a contract type, or move it
         * @description What refers to it goes on to do so. Needs `If-Match` with the ETag as you read it.
         */
        put: operations["changeContractType"];
        post?: never;
        /**
         * Delete a contract type that nothing uses
         * @description Refused while documents, permission sets and templates use it: the answer names some of each. Needs `If-Match` with the ETag as you read it.
         */
        delete: operations["deleteContractType"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Delegations that you made or were given, or all of the environment, newest first
         * @description Of tasks of your environment, and of those of partners that came to it. Of a partner’s task the document is named only as long as the task is with your environment.
         */
        get: operations["listDelegations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The documents that you may read, newest first
         * @description Administrators and integrations read all, everybody else what they sent and what they take part in approving. `fields` are left out: read the document for them.
         */
        get: operations["listDocuments"];
        put?: never;
        /**
         * Send a document: a UBL 2.1 invoice or credit note as it is, or a form as JSON
         * @description Takes what is to be approved: a UBL 2.1 Invoice or CreditNote as it came, or any other document as JSON. Back offices and administrators send for every organisation, its members for their own. What was sent is kept byte for byte; number, dates, amounts, parties and references of UBL become `fields`. XML may have 12 MiB, JSON 1 MiB.
         *
         *     The same request under the same `Idempotency-Key` is the same document (200). Another document with the same sender, number and date as an earlier one is taken, too, and marked: `possibleDuplicateOf`. Compared are the supplier (endpoint or VAT id, else the name), the number and the issue date, without regard to case and white space. A form is compared where its `fields` have an `issueDate`; then its `fields.supplier` and `fields.number` count, and for want of them whoever sends it and its `reference`. What a member of an organisation sends is compared with its documents only.
         */
        post: operations["sendDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document with its fields */
        get: operations["readDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of a document: the original, and those inside it
         * @description The original comes first, then the files that a UBL document carries inside it, in their order: the first 100; the original has them all.
         */
        get: operations["listDocumentFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of a document
         * @description Byte for byte, under the name that the sender gave it. It is for saving: whatever it is, a browser neither shows nor runs it. Parts (`Range`) are not served.
         */
        get: operations["downloadDocumentFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The environments that you have a user in
         * @description Needs a token or key that is right, and no `Countersign-Environment`: it tells which ids can stand there. Whoever is a user nowhere gets an empty list.
         */
        get: operations["listEnvironments"];
        put?: never;
        /**
         * Found another environment, whose administrator you are
         * @description For whoever administers the environment from where it is asked. They are the first user of the new one and its administrator at once, with the name and mail address that they have here; from then on their requests name the environment that they mean. It begins with one group category and one organisation, both as the operator would make them. One person founds 100 at most.
         */
        post: operations["foundEnvironment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/group-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The group categories of the environment, oldest first
         * @description What groups are sorted by. A new environment starts with one.
         */
        get: operations["listGroupCategories"];
        put?: never;
        /**
         * Add a group category
         * @description Names differ by more than upper and lower case.
         */
        post: operations["addGroupCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/group-categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group category; its version is the ETag */
        get: operations["readGroupCategory"];
        /**
         * Rename a group category
         * @description What refers to it goes on to do so. Needs `If-Match` with the ETag as you read it.
         */
        put: operations["changeGroupCategory"];
        post?: never;
        /**
         * Delete a group category that nothing uses
         * @description Refused while groups use it: the answer names some of each. Needs `If-Match` with the ETag as you read it.
         */
        delete: operations["deleteGroupCategory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The groups of the environment, without their members
         * @description Deleted groups are in no list, nor those that you may not address; whoever manages groups sees all. Sorted and filtered by what its parameters say; the next page has to be asked for with the same ones.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Create a group
         * @description Nothing is there before this is answered, and then the group can be used at once. What is not said of it is as usual: it is seen in its environment only, allows multiple, is not enumerated, falls back on an Admin, and considers all permission sets. Its default assignees are set afterwards.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The list of groups, for a spreadsheet
         * @description The groups of the list, with its filter and in its order, in the columns that are asked for and in that order. UTF-8 with a byte order mark; times are ISO 8601 in UTC; a cell that a spreadsheet would run as a formula begins with an apostrophe. It is read while it is sent. For whoever manages groups.
         */
        get: operations["exportGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A group with its members and default assignees; its version is the ETag
         * @description A group that you may not address is not found, unless you edit it or manage groups.
         */
        get: operations["readGroup"];
        put?: never;
        post?: never;
        /**
         * Delete a group
         * @description It can be chosen no more, and its name is free. It keeps the members of this moment for ever: what runs stays with them, a later phase that names the group opens for them, and a group around it goes on having them until this one is taken out of it. It can still be read, with its history.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Change name, type, category, description, status or options of a group
         * @description What is not sent stays as it is. What runs already is left alone: an inactive group goes on with its tasks, and is only chosen no more. A group is made public, and taken back, by whoever manages groups, not by its editors; whether it is seen by all changes with the answer. Needs `If-Match` with the ETag of the group as you read it; whoever comes too late is told what was changed, when and by whom.
         */
        patch: operations["editGroup"];
        trace?: never;
    };
    "/v1/groups/{id}/applicability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may address a group; the version of the group is the ETag
         * @description Whoever is not named here does not find the group in any list or picker, nor by its id. Where nobody is named everybody in its scope may address it. For whoever may edit the group.
         */
        get: operations["readApplicability"];
        /**
         * Say who may address a group
         * @description Replaces the list. A user, a group with all its members, an organisation or those of one role in it. In place of an id the name of an active group in round brackets, such as `(LEGAL)`, stands for that group; it is looked up now, among the groups of your environment, and shown by the name that it has later; a public group of another environment can not stand here, and the answer says whose it is. Raises the version of the group. Needs `If-Match` with the ETag of the group as you read it. For whoever manages groups; its editors do not say it.
         */
        put: operations["setApplicability"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a group like this one, with another name
         * @description With its type, category, description, status, options, members, default assignees, editors and the list of who may address it. Deleted groups in it are left out. The history of the new group begins with the group and the version that it was copied from.
         */
        post: operations["copyGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would be placed from a group, for every role, location and contract type
         * @description As `/v1/placements/coverage`, of one group; of an inactive one all are holes. For whoever may edit the group.
         */
        get: operations["readGroupCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/default-assignees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the ordered list of default assignees
         * @description Replaces the list by the one that is sent. They are tried in this order when the group yields its people. Each must be a member of the group, by whatever way, and have a permission set that is designated default assignee. Needs `If-Match` with the ETag of the group as you read it, so that nobody overwrites what they have not seen.
         */
        put: operations["setDefaultAssignees"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/default-assignments.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The permissions of the default assignees, for a spreadsheet
         * @description Active default assignees, in the order in which they are tried. UTF-8 with a byte order mark, a line for each combination of person, role, contract type and location, with the header `User`, `Role`, `Contract Type`, `Contract Location`. A cell that a spreadsheet would run as a formula begins with an apostrophe. It is read while it is sent: who is changed meanwhile may be in it as before or as after. For whoever manages groups.
         */
        get: operations["exportDefaultAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/editors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who edits a group; the version of the group is the ETag
         * @description They change the settings, members and default assignees of this group. They do not delete or copy it, nor say who edits or addresses it. For whoever may edit the group.
         */
        get: operations["readEditors"];
        /**
         * Say who edits a group
         * @description Replaces the list. All members of a group that is named here edit, as long as they are members. A name in round brackets stands for a group as in the list of who may address it. Raises the version of the group. Needs `If-Match` with the ETag of the group as you read it. For whoever manages groups.
         */
        put: operations["setEditors"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/effective-members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belongs to a group, and by which ways; now, or at an earlier instant
         * @description Everybody whom the group stands for: groups and organisations in it opened, each person once, nobody retired. With `at` those of an earlier instant, and the ways of then. Ways through groups that you may not know of are left out.
         */
        get: operations["listEffectiveMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was changed in a group, newest first
         * @description One line for each version: who changed what and when, with what was before and after, in ids. With a cause it was not this group that was changed but a group or an organisation inside it; of a group that you may not know of neither the cause has id and name, nor the line before and after. Whom a group names as its editors, and for who may address it, only those read who may edit it, and at that group.
         */
        get: operations["readGroupHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often each member of a group was placed
         * @description Who was placed most often comes first; members who were not placed stand at the end, and people who have left the group where they were placed. For whoever may edit the group.
         */
        get: operations["listMemberLoads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users who stand in a group directly
         * @description Those who stand in the group themselves, retired ones marked, whoever is here longest first. Who comes in by a group or an organisation in it is among the effective members.
         */
        get: operations["listDirectMembers"];
        put?: never;
        /**
         * Add a user, a group or an organisation to a group
         * @description A user, another group, an organisation, or those of one role in it. Takes effect at once, in this group and in every group around it: when this is answered, whoever came in has the open tasks of all of them. A group in a group lends it its members, and nothing else. The version of every one of these groups rises. A phase that misses its manager and is managed by one of them gets a new member who suits, and goes on by itself. What is a member already stays one. In place of an id the name of an active group in round brackets stands for that group.
         */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a user out of a group
         * @description Takes effect at once, also in every group around this one; the versions rise. Who belongs to a group by another way as well stays in it. Whoever does not leaves its list of default assignees and loses its open tasks, and as a manager placed from it they are replaced; where it yields nobody, administrators are told. Who is no member stays none.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/members/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a group out of a group
         * @description As taking a user out, for everybody whom the group lends. The group itself stays as it is.
         */
        delete: operations["removeMemberGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/members/organisations/{organisationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an organisation, or those of one role in it, out of a group
         * @description As taking a user out, for everybody whom it lends. An organisation as a whole and a role of it are two members: each is taken out for itself.
         */
        delete: operations["removeMemberOrganisation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/permissions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The permissions of the members who are not default assignees, for a spreadsheet
         * @description Active members, by whatever way, who are not default assignees. UTF-8 with a byte order mark, a line for each combination of person, role, contract type and location, with the header `User`, `Role`, `Contract Type`, `Contract Location`. A cell that a spreadsheet would run as a formula begins with an apostrophe. It is read while it is sent: who is changed meanwhile may be in it as before or as after. For whoever manages groups.
         */
        get: operations["exportPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/versions/{version}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belonged to a group when a version of it began
         * @description Every resolution of a group cites the version that it saw; here is who belonged to the group when that version began.
         */
        get: operations["listMembersOfVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a change of a group would do to running work; nothing is changed
         * @description The change is made by the very code that makes it, with the rights and refusals that it has, the courses that it reaches take the steps that they would take, and then all of it is undone: nothing is written, nobody is told. Somebody else may change something before you do. One change is tried out at a time in an environment, and a trial gives way to changes that are made (`trial_busy`, `moreApprovals`). Of groups and approvals that you may not know of now you learn how many there are.
         */
        post: operations["tryGroupChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push groups to other environments that you administer
         * @description To environments in which you are an administrator with the identity that you call with. A group that has no namesake there is created, with its type, description, status and options, and with its category, which is added where it is missing. A namesake gets the description, _allow multiple_ and _enumerate_, and nothing else of it changes, its type neither. Members who are users there, by the identity that they sign in with here, are added; the others are skipped and listed; nobody is removed. Groups and organisations in a group stay behind, and so does who may address it: a group that only some may address is created inactive. Each environment is a transaction of its own, in the order of their ids: where one refuses, the others have theirs. A repeat changes nothing more.
         */
        post: operations["pushGroups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create groups from a CSV file, with their members and default assignees
         * @description Headings: `Name`, `Category`, `Status`, and `Description`, `Members` (mail addresses of active users, and groups of the file or of the environment as `(NAME)`), `Organisations`, `Organisation Members`, `Organisation Administrators` (names: whole ones, or those of one role in them), `Default Assignees` (some of the users among the members, in the order in which they are tried, each with a permission set that is designated), `Allow Multiple`, `Enumerate`, `Admin Fallback` (yes or no), `Consider` (all or designated) and `Type` (environment or public). What is not there is as for a new group. A circle is told with its path. For whoever manages groups. The file is UTF-8, with or without a byte order mark, with commas, semicolons or tabs between cells, quoted where they need it. Its first line has the headings, in any order. A cell that lists several has a vertical bar or a line break between them. With one fault nothing is written, and `errors` names the lines and columns, a thousand at most; a dry run does all but write. A cell that a spreadsheet would run as a formula is a fault, unless an apostrophe stands before it, as in our exports.
         */
        post: operations["importGroups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/permission-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make permission sets from a CSV file, and give them to people
         * @description Headings: `Name`, `Role`, `Locations`, `Contract Types` (codes), and `Designated` (yes or no; no without it) and `Holders` (mail addresses of active users). For administrators. The file is UTF-8, with or without a byte order mark, with commas, semicolons or tabs between cells, quoted where they need it. Its first line has the headings, in any order. A cell that lists several has a vertical bar or a line break between them. With one fault nothing is written, and `errors` names the lines and columns, a thousand at most; a dry run does all but write. A cell that a spreadsheet would run as a formula is a fault, unless an apostrophe stands before it, as in our exports.
         */
        post: operations["importPermissionSets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add users from a CSV file
         * @description Headings: `Name`, `Mail`, and `Role` (basic, advanced or administrator; basic without it). Users are added and nobody is changed: a mail address that an active user has already is a fault. With `invite=true` everybody is sent an invitation. For administrators. The file is UTF-8, with or without a byte order mark, with commas, semicolons or tabs between cells, quoted where they need it. Its first line has the headings, in any order. A cell that lists several has a vertical bar or a line break between them. With one fault nothing is written, and `errors` names the lines and columns, a thousand at most; a dry run does all but write. A cell that a spreadsheet would run as a formula is a fault, unless an apostrophe stands before it, as in our exports.
         */
        post: operations["importUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation, as who you are to your provider
         * @description Needs an access token of a provider that the environment trusts; whoever calls need not be a user yet. From then on that identity acts as the user who was invited. An invitation serves once and for seven days; the same identity may repeat it.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The providers that this environment trusts for its own users
         * @description The operator's provider, which holds for every environment, is not among them.
         */
        get: operations["listIssuers"];
        put?: never;
        /**
         * Trust a provider for the users of this environment
         * @description Its tokens are taken for users of this environment only, once they have accepted an invitation with one. It is asked for its keys over https at addresses of the public internet, unless the operator allows others.
         */
        post: operations["trustIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Trust a provider no longer; whoever came in by it is unlinked
         * @description Whoever came in by it is unlinked at once; they need a new invitation. An administrator who comes in by another provider must remain.
         */
        delete: operations["distrustIssuer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The locations of the environment, oldest first
         * @description Places that documents belong to and that permission sets cover.
         */
        get: operations["listLocations"];
        put?: never;
        /**
         * Add a location
         * @description The code is given once: documents and permission sets go by it, exactly as it is written.
         */
        post: operations["addLocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A location; its version is the ETag */
        get: operations["readLocation"];
        /**
         * Rename a location
         * @description What refers to it goes on to do so. Needs `If-Match` with the ETag as you read it.
         */
        put: operations["changeLocation"];
        post?: never;
        /**
         * Delete a location that nothing uses
         * @description Refused while documents, permission sets and templates use it: the answer names some of each. Needs `If-Match` with the ETag as you read it.
         */
        delete: operations["deleteLocation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mails that the mail server refused for good, newest first
         * @description For administrators. A mail that waits because the mail server is away or busy is not among them: it is repeated by itself.
         */
        get: operations["listMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails/{id}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a refused mail again, under its Message-ID; a second time changes nothing
         * @description For administrators, once the address or the server is mended. The mail keeps its Message-ID, so that a second copy is known as one.
         */
        post: operations["sendMailAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who you are
         * @description Whom your credential belongs to, with the role that holds now. Good for trying a credential.
         */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/member-search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look for active people by name or by permissions
         * @description By part of a name, by permissions, or by both. Permissions want a location, a role and a contract type at least; people are found who have one permission set with all three. For whoever manages groups.
         */
        get: operations["searchMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add many users to many groups and remove them, as it was reviewed: all or nothing
         * @description Makes all of it or nothing, in one transaction, with everything that adding and removing a single user does: open tasks, lists of default assignees, managers, versions and histories, in these groups and in all around them. Each group has one new version with one line of history. Where one of the groups is not as it was reviewed, nothing is changed and `groups_changed` says which.
         */
        post: operations["changeMemberships"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/memberships/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What adding many users to many groups and removing them would come to
         * @description Changes nothing. Says for every group who would come and go, what is so already, and what stands against it, each with its place. A swap is judged as a whole: in a group of one person somebody may take the place of another. The answer has a `review`, which the submit names. For whoever manages groups, and for whoever edits some of them: the others are refused, each with its place.
         */
        post: operations["reviewMemberships"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you were told of, newest first
         * @description What you were told of in the app. The same comes by mail, unless your preferences say otherwise.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a notification as read; a second time changes nothing */
        post: operations["markNotificationRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notification and all before it as read
         * @description Name the newest that you have seen: what has come since stays unread.
         */
        post: operations["markNotificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The organisations of the environment, oldest first
         * @description The legal entities of the environment. Everybody in it sees their names; `yours=true` leaves those that you belong to.
         */
        get: operations["listOrganisations"];
        put?: never;
        /**
         * Create an organisation
         * @description Nobody belongs to it yet. Names differ by more than upper and lower case; an environment has 10,000 organisations at most.
         */
        post: operations["createOrganisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An organisation; its version is the ETag */
        get: operations["readOrganisation"];
        /**
         * Rename an organisation
         * @description Documents and groups go on to belong to it. The versions of the groups that hold it rise, since they are cited with its name. Needs `If-Match` with the ETag as you read it.
         */
        put: operations["renameOrganisation"];
        post?: never;
        /**
         * Delete an organisation that nothing uses
         * @description Refused while a group, a rule of who talks to whom, or a document is of it: the answer names some of each. Its members are members of it no longer. Needs `If-Match` with the ETag as you read it.
         */
        delete: operations["deleteOrganisation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belongs to an organisation, and as what
         * @description For those who belong to it, for whoever manages groups, and for administrators of the environment. The retired are marked.
         */
        get: operations["listOrganisationMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add somebody to an organisation, or change what they are in it
         * @description A member sees the documents of the organisation, sends such and starts their approvals; an administrator of the organisation also adds and removes its members. Those who administer it may add members; who administers it is decided by administrators of the environment. Whoever comes to belong to a group by it has the open tasks of that group at once, and whoever ceases to has lost them. What is so already stays so.
         */
        put: operations["setOrganisationMember"];
        post?: never;
        /**
         * Take somebody out of an organisation
         * @description They see its documents no longer, unless they sent them or belong to their approvals, and have lost the tasks of the groups that they belonged to by it. That they do not belong to it is no fault.
         */
        delete: operations["removeOrganisationMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partnerships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The partnerships of your environment, the active ones first
         * @description An active one lets tasks be delegated both ways. It opens nothing else.
         */
        get: operations["listPartnerships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permission-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The permission sets of the environment, oldest first
         * @description For administrators, and for whoever manages groups.
         */
        get: operations["listPermissionSets"];
        put?: never;
        /**
         * Make a permission set, which nobody has yet
         * @description One workflow role for some locations and contract types. Somebody who has it is suitable for that role where both fit; codes match exactly.
         */
        post: operations["makePermissionSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permission-sets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A permission set; its version is the ETag */
        get: operations["readPermissionSet"];
        /**
         * Change a permission set for everybody who has it
         * @description Replaces all of it. In force at once, also for approvals that run: a phase whose manager may not manage it any more is placed again, one that misses its manager gets one, and whoever has no designated set left leaves the lists of default assignees. Needs `If-Match` with the ETag of the set as you read it.
         */
        put: operations["changePermissionSet"];
        post?: never;
        /**
         * Delete a permission set
         * @description Refused while somebody has it, unless it is taken from everybody with that. In force at once, also for approvals that run: a phase whose manager may not manage it any more is placed again, one that misses its manager gets one, and whoever has no designated set left leaves the lists of default assignees. Needs `If-Match`.
         */
        delete: operations["deletePermissionSet"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permission-sets/{id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has a permission set */
        get: operations["listPermissionSetUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/placements/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would be placed from every active group, for every role, location and contract type
         * @description What placement would say of a document of each location and contract type, for the one person of a turn or a phase; all suitable members take part besides. First the holes (`nobody`), then where an Admin stands in, then chance, then default assignees; in each the groups by id. What is changed between two pages may stand in both or in none. For whoever manages groups.
         */
        get: operations["readCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/placements/coverage/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * For every active group, how many of its cells nobody would be placed for
         * @description The same, counted: the active groups by id. For whoever manages groups.
         */
        get: operations["countCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/placements/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often somebody was placed from each group, and who most often
         * @description Counted is every placement of one person, also where the group was placed again; where all suitable members take part alike nobody is counted. The pages are of one time: what is placed between two of them is in none. For whoever manages groups.
         */
        get: operations["listGroupLoads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/placements/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whom a group would yield now, and why; nothing is kept
         * @description The function that places people is asked and nothing is kept. What a start would yield later may be another answer: it looks at the group and the permissions of then. For whoever may edit the group.
         */
        post: operations["previewPlacement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you are told of, by mail and in the app
         * @description Everything is on until you switch it off. That an approval has no phase manager, and that you became one, can not be switched off.
         */
        get: operations["readPreferences"];
        /** Switch on and off what you are told of; what you do not name stays as it is */
        put: operations["setPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public groups of all environments, by name
         * @description Public groups are seen by every user of the platform. Not those that are inactive, nor those that name who may address them: these are seen in their own environment only. Who belongs to a group is told in its environment only. A name that stands here twice is of two environments.
         */
        get: operations["listPublicGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A public group of any environment
         * @description A group that is not public, is not active, or names who may address it, is not found, as one that there is not.
         */
        get: operations["readPublicGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service accounts of the environment, oldest first */
        get: operations["listServiceAccounts"];
        put?: never;
        /** Add a service account; its keys are made apart */
        post: operations["openServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A service account */
        get: operations["readServiceAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of a service account, also those that have ended; never a secret */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a key; it is shown this once
         * @description The key is shown this once: only a hash of its secret is kept, so no `Idempotency-Key` can bring it back. If the answer is lost, revoke the key that the list shows and make another.
         */
        post: operations["makeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/keys/{keyId}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a key in the place of another, which ends after a grace
         * @description The new key has the name and scopes of the old one, which goes on for a day unless you say otherwise, so that a running integration can be changed over.
         */
        post: operations["renewKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/keys/{keyId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke a key: it is worth nothing at the next request */
        post: operations["revokeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a service account, and all of its keys with it
         * @description Each of its keys is worth nothing at the next request. It does not come back.
         */
        post: operations["retireServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in by this browser
         * @description For the pages: with the session cookie it tells who is signed in, and what changes have to be sent with. Always 200; without a live session `signedIn` is false. It takes no other credential.
         */
        get: operations["readSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tasks that wait for you
         * @description What waits for you now: your own tasks, and those of the groups that you are a member of at this moment, and what was delegated to you, by partners too. What you have passed on is not in it. A task that was answered, by you where all of a group must act, or whose phase ended, is in no list.
         */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A task
         * @description Also tasks of others, where you may know of their approval.
         */
        get: operations["readTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The approval that a task belongs to, with its phases and people
         * @description Of one’s own task as of one that was delegated. Of a partner’s approval it leaves out what others wrote with their answers.
         */
        get: operations["readTaskApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve it
         * @description Answers a task of kind approval or task. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same `Idempotency-Key` or without one.
         */
        post: operations["approveTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline to review or sign it, with a reason
         * @description Answers a task of kind review or signature. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same `Idempotency-Key` or without one.
         */
        post: operations["declineTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/delegate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delegate your task to a colleague, or to somebody of a partner
         * @description The delegate has the task at once, and you have it no longer: their answer counts as yours, until you recall it. A colleague needs the permission set for the role of the phase; somebody of a partner needs none but an active partnership. Whoever has the task from a partner passes it on within their own environment, or gives it back. Of a group's task it is your part that you pass on. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        post: operations["delegateTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/delegates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * To whom you can delegate the task: suitable colleagues first, then the people of partners
         * @description For whoever has the task. Those through whose hands it has come are not among them. A search looks through 20 partners at most, by their names; whoever has more names the one that is meant (`GET /v1/partnerships` lists them).
         */
        get: operations["listDelegates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/delegations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Through whose hands a task has come, oldest first
         * @description Readable on both sides by whoever has, or had, the task, and by those who may know of its approval.
         */
        get: operations["readTaskDelegations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The document that a task is about, with its fields
         * @description Of one’s own task as of one that was delegated: of a partner’s, as long as the task is yours.
         */
        get: operations["readTaskDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/document/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of the document that a task is about
         * @description As `GET /v1/documents/{id}/files`.
         */
        get: operations["listTaskDocumentFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/document/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the document that a task is about
         * @description As `GET /v1/documents/{id}/files/{fileId}`.
         */
        get: operations["downloadTaskDocumentFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a task that you have delegated
         * @description Until it is answered, whoever passed a task on takes it back, from whoever has it by then. The delegate is told. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        post: operations["recallTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject it, with a reason
         * @description Answers a task of kind approval or task. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same `Idempotency-Key` or without one.
         */
        post: operations["rejectTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a task back to whoever delegated it to you, with a reason
         * @description It goes to whoever delegated it to you, who is told. Where Temporal does not say in time whether it was taken, the answer is `outcome_unknown`: repeat the request with the same `Idempotency-Key`, and the answer tells, whether Temporal is back or not.
         */
        post: operations["returnTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review it
         * @description Answers a task of kind review. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same `Idempotency-Key` or without one.
         */
        post: operations["reviewTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign it
         * @description Answers a task of kind signature. It is yours to answer when you are its assignee and your turn has come, or a member of its group, or when it was delegated to you, by somebody of your environment or of a partner's: then it counts as theirs. An answer is not changed afterwards; sent again, the same answer is answered as the first time, under the same `Idempotency-Key` or without one.
         */
        post: operations["signTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer many tasks, with one result each
         * @description Answers up to 100 tasks in one request; each is judged by itself, and what is refused for one keeps no other from being taken. Under an `Idempotency-Key` each of them is taken once.
         */
        post: operations["answerManyTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many tasks wait for you
         * @description What the list of tasks holds, without reading it.
         */
        get: operations["countTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users of the environment, oldest first
         * @description Also those who are retired, marked.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Add a user and send them an invitation
         * @description They are sent a mail with a link that is good for seven days and once. Who they are to their provider is known when they accept it.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user */
        get: operations["readUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the role of a user
         * @description Holds at their very next request. The last active administrator stays one; those who can not sign in do not count.
         */
        patch: operations["changeRole"];
        trace?: never;
    };
    "/v1/users/{id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The groups that a user belongs to, by whatever way
         * @description For whoever sees the contact details of users, and for the user. A retired user is shown in the groups in which they stand.
         */
        get: operations["listGroupsOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a user a new invitation, in the place of the old one
         * @description The link that they were sent before is worth nothing from then on. Whoever accepts takes the place of whom the user was bound to.
         */
        post: operations["inviteAgain"];
        /**
         * Withdraw a user's invitation
         * @description That there is none is no fault.
         */
        delete: operations["withdrawInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/permission-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The permission sets that a user has */
        get: operations["listPermissionSetsOfUser"];
        put?: never;
        /**
         * Give a user a permission set
         * @description Counts from the next request on. A phase that misses its manager gets them, if its group has them and they are suitable now.
         */
        post: operations["givePermissionSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/permission-sets/{setId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a permission set from a user
         * @description Counts from the next request on. What they manage by it is placed again, and they leave the lists of default assignees for which they have no designated set any more.
         */
        delete: operations["takePermissionSet"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/permission-sets/{setId}/designation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Designate a set that somebody has for default assignees
         * @description So that the person can stand on the lists of default assignees. A set is the same for everybody who has it: `users` says how many can by this. Nobody is put on a list by it.
         */
        put: operations["designatePermissionSet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a user, who stays visible and gets no more work
         * @description They stay visible in their groups, marked, are never placed again, get no mail, and are turned away at their next request. What they manage is placed again. Phases that open later leave them out; of the turns that they had, or were to have, administrators and phase managers are told. The last active administrator stays.
         */
        post: operations["retireUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/supplementary-roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a user a supplementary role
         * @description `relationship_manager` keeps partnerships; `group_administrator` manages groups without being administrator. It holds from the next request of the user on, with the credential that they have. Who has it already keeps it.
         */
        put: operations["giveSupplementaryRole"];
        post?: never;
        /**
         * Take a supplementary role from a user
         * @description It holds from the next request of the user on. Who does not have it stays without.
         */
        delete: operations["takeSupplementaryRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a change of a user would do to running work; nothing is changed
         * @description The change is made by the very code that makes it, with the rights and refusals that it has, the courses that it reaches take the steps that they would take, and then all of it is undone: nothing is written, nobody is told. Somebody else may change something before you do. One change is tried out at a time in an environment, and a trial gives way to changes that are made (`trial_busy`, `moreApprovals`).
         */
        post: operations["tryUserChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Addressee: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "user" | "group";
            name: string;
            /** @description How many people belong to the group; null of a user. */
            size: number | null;
        };
        Applicability: {
            /** @description Who may address the group. Empty: everybody in its scope. */
            entries: ({
                active: boolean;
                /** Format: uuid */
                id: string;
                /** @constant */
                kind: "user";
                name: string;
            } | {
                /** Format: uuid */
                id: string;
                /** @constant */
                kind: "group";
                /** @description The name that it has now, whatever it was named by. */
                name: string;
                /** @enum {string} */
                status: "active" | "inactive" | "deleted";
            } | {
                /** Format: uuid */
                id: string;
                /** @constant */
                kind: "organisation";
                name: string;
                role: ("member" | "administrator") | null;
            })[];
            /** @description The version of the group; also the ETag. */
            version: number;
        };
        Approval: {
            /** Format: date-time */
            createdAt: string;
            document: {
                /** Format: uuid */
                id: string;
                /** @description The earlier document with the same sender, number and date; null where there is none that you may read. */
                possibleDuplicateOf: string | null;
                reference: string;
                title: string;
            };
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            initiator: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "user" | "service_account";
                name: string;
            };
            phases: components["schemas"]["Phase"][];
            /** @description Why the course has not begun: Temporal took no start at the last try, or no worker came for it in 30 seconds. Nobody has to start it again. */
            startFailure: ("temporal_unavailable" | "no_worker") | null;
            /** @enum {string} */
            state: "starting" | "running" | "approved" | "rejected" | "cancelled" | "withdrawn";
            template: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
        };
        ApprovalForYou: {
            /** Format: date-time */
            createdAt: string;
            document: {
                /** Format: uuid */
                id: string;
                /** @description The earlier document with the same sender, number and date; null where there is none that you may read. */
                possibleDuplicateOf: string | null;
                reference: string;
                title: string;
            };
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            initiator: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "user" | "service_account";
                name: string;
            };
            phases: components["schemas"]["Phase"][];
            /** @description Why the course has not begun: Temporal took no start at the last try, or no worker came for it in 30 seconds. Nobody has to start it again. */
            startFailure: ("temporal_unavailable" | "no_worker") | null;
            /** @enum {string} */
            state: "starting" | "running" | "approved" | "rejected" | "cancelled" | "withdrawn";
            template: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
            you: {
                /** @description Who only looks after approvals may not (DOC-07). */
                mayReadDocument: boolean;
                /** @description Whether you can set the managers of its phases (PHM-05). */
                maySetManagers: boolean;
            };
        };
        ApprovalSummary: {
            /** Format: date-time */
            createdAt: string;
            document: {
                /** Format: uuid */
                id: string;
                /** @description The earlier document with the same sender, number and date; null where there is none that you may read. */
                possibleDuplicateOf: string | null;
                reference: string;
                title: string;
            };
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            initiator: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "user" | "service_account";
                name: string;
            };
            /** @description Why the course has not begun: Temporal took no start at the last try, or no worker came for it in 30 seconds. Nobody has to start it again. */
            startFailure: ("temporal_unavailable" | "no_worker") | null;
            /** @enum {string} */
            state: "starting" | "running" | "approved" | "rejected" | "cancelled" | "withdrawn";
            template: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
        };
        AuditEntry: {
            action: string;
            actor: {
                environment: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                id: string | null;
                /** @enum {string} */
                kind: "user" | "service_account" | "system";
                name: string | null;
            };
            /** Format: date-time */
            at: string;
            data: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            onBehalfOf: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @description Those whose ids `data` holds, with the names that they have now. */
            people: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            reason: string | null;
            subject: {
                id: string;
                kind: string;
            };
        };
        CommunicationMatrix: {
            rules: {
                from: {
                    /** @constant */
                    kind: "organisation";
                    name: string;
                    /** Format: uuid */
                    organisationId: string;
                    /** @description Only those of this role in it; null for everybody who belongs to it. */
                    organisationRole: ("member" | "administrator") | null;
                } | {
                    /** @constant */
                    kind: "role";
                    /**
                     * @description Everybody with this environment role.
                     * @enum {string}
                     */
                    role: "basic" | "advanced" | "administrator";
                } | {
                    /** Format: uuid */
                    groupId: string;
                    /** @constant */
                    kind: "group";
                    name: string;
                };
                to: {
                    /** @constant */
                    kind: "organisation";
                    name: string;
                    /** Format: uuid */
                    organisationId: string;
                    /** @description Only those of this role in it; null for everybody who belongs to it. */
                    organisationRole: ("member" | "administrator") | null;
                } | {
                    /** @constant */
                    kind: "role";
                    /**
                     * @description Everybody with this environment role.
                     * @enum {string}
                     */
                    role: "basic" | "advanced" | "administrator";
                } | {
                    /** Format: uuid */
                    groupId: string;
                    /** @constant */
                    kind: "group";
                    name: string;
                };
            }[];
            /** @description Raised by every change, 0 before the first; also the ETag. */
            version: number;
        };
        ContractCategory: {
            /** @description Compared exactly, and never changed. */
            code: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Raised by every change; also the ETag. */
            version: number;
        };
        ContractType: {
            /** @description The code of its contract category. */
            category: string;
            /** @description Compared exactly, and never changed. */
            code: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Raised by every change; also the ETag. */
            version: number;
        };
        CoverageRow: {
            /** @description Among how many chance decides. */
            among: number | null;
            /** @description All of this location for which it comes to the same. */
            contractTypes: string[];
            group: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
            location: string;
            /** @description Its stable code. */
            reason: string;
            /** @enum {string} */
            role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
            rule: string;
            /** @description How many members are suitable: as participants they all take part. */
            suitable: number;
            /** @description The one person; null where there is nobody or chance decides. */
            user: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /**
             * @description Nobody; an Admin, since nobody is suitable; a suitable member at random; or a default assignee.
             * @enum {string}
             */
            way: "nobody" | "admin" | "chance" | "default_assignee";
        };
        CoverageTotals: {
            admin: number;
            /** @description Roles times locations times contract types. */
            cells: number;
            chance: number;
            defaultAssignee: number;
            group: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
            /** @description The holes. */
            nobody: number;
        };
        Delegation: {
            /** Format: uuid */
            approvalId: string;
            /** @description Null where it is a partner’s and the task is not with your environment any more. */
            document: {
                reference: string;
                title: string;
            } | null;
            endedAt: string | null;
            from: components["schemas"]["PersonThere"];
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            madeAt: string;
            /** @description Whether you can take it back now. */
            mayRecall: boolean;
            message: string | null;
            /** @description The environment that owns the approval. */
            owner: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /**
             * @description open: it is with them. passed_on: they passed it on. answered: by them or by whoever had it after them. ended: the task was closed, or who had it is gone.
             * @enum {string}
             */
            state: "open" | "passed_on" | "answered" | "returned" | "recalled" | "ended";
            /** Format: uuid */
            taskId: string;
            to: components["schemas"]["PersonThere"];
        };
        DelegationChain: {
            items: {
                endedAt: string | null;
                /** @description What was written when it was given back or recalled. */
                endMessage: string | null;
                endReason: string | null;
                from: components["schemas"]["PersonThere"];
                /** @description Counts all delegations of the part; 10 at most. */
                hop: number;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                madeAt: string;
                message: string | null;
                /** @description Whose part of the task it is. */
                part: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                /**
                 * @description open: it is with them. passed_on: they passed it on. answered: by them or by whoever had it after them. ended: the task was closed, or who had it is gone.
                 * @enum {string}
                 */
                state: "open" | "passed_on" | "answered" | "returned" | "recalled" | "ended";
                to: components["schemas"]["PersonThere"];
            }[];
        };
        DelegationStep: {
            /** Format: uuid */
            approvalId: string;
            /** @description Who has the task now. */
            holder: components["schemas"]["PersonThere"];
            /** Format: uuid */
            taskId: string;
        };
        Document: {
            amount: string | null;
            contractType: string;
            /** Format: date-time */
            createdAt: string;
            currency: string | null;
            fields: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "ubl_invoice" | "ubl_credit_note" | "form";
            location: string;
            mediaType: string;
            /** Format: uuid */
            organisationId: string;
            /** @description The earlier document with the same sender, number and date; null where there is none that you may read. */
            possibleDuplicateOf: string | null;
            reference: string;
            /** @description Of the bytes as they were sent, in hex. */
            sha256: string;
            sizeBytes: number;
            /**
             * @description Follows the approval: received before it, under_review while it runs, then its outcome.
             * @enum {string}
             */
            status: "received" | "under_review" | "approved" | "rejected";
            title: string;
        };
        DocumentFile: {
            /** @description Within its document: `original`, or `attachment-` and its place. */
            id: string;
            /** @enum {string} */
            kind: "original" | "attachment";
            /** @description As the sender said, if it is one of a few; else application/octet-stream. */
            mediaType: string;
            /** @description As the sender named it, without what could do harm where it is saved. */
            name: string;
            sizeBytes: number;
        };
        DocumentSummary: {
            amount: string | null;
            contractType: string;
            /** Format: date-time */
            createdAt: string;
            currency: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "ubl_invoice" | "ubl_credit_note" | "form";
            location: string;
            mediaType: string;
            /** Format: uuid */
            organisationId: string;
            /** @description The earlier document with the same sender, number and date; null where there is none that you may read. */
            possibleDuplicateOf: string | null;
            reference: string;
            /** @description Of the bytes as they were sent, in hex. */
            sha256: string;
            sizeBytes: number;
            /**
             * @description Follows the approval: received before it, under_review while it runs, then its outcome.
             * @enum {string}
             */
            status: "received" | "under_review" | "approved" | "rejected";
            title: string;
        };
        EffectiveMember: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description By which ways they belong to the group: one for each place at which they stand themselves, the shortest, from the group inwards. An empty one means that they stand in the group itself. Ways through groups that the caller may not know of are left out. */
            ways: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "group" | "organisation";
                name: string;
                /** @description Of an organisation: which role of it is in the group. */
                role?: ("member" | "administrator") | null;
            }[][];
        };
        FoundMember: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description By which they were found, where permissions were asked for. */
            permissionSets: {
                defaultAssignee: boolean;
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                role: "admin" | "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
            }[];
        };
        Group: {
            /** @description Admin fallback placement: on, an Admin who is a member of the group is placed where no member is suitable, so that the document does not stand still. Off, nobody is placed then. */
            adminFallback: boolean;
            /** @description Allow multiple: on, any number of people may belong to the group. Off, one at most, counting those who come in by a group or an organisation in it: whatever is for the group is for exactly that person. */
            allowMultiple: boolean;
            category: string;
            /** Format: uuid */
            categoryId: string;
            /**
             * Format: date-time
             * @description When its version began.
             */
            changedAt: string;
            /**
             * @description Default assignee permission sets to consider: with "all", a default assignee is placed by any permission set that fits the document. With "designated", only by one that is itself designated default assignee.
             * @enum {string}
             */
            consider: "all" | "designated";
            /** Format: date-time */
            createdAt: string;
            /** @description In the order in which they are tried. */
            defaultAssignees: {
                active: boolean;
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description Since then it is kept as it was: it is in no list, is added nowhere and is not changed. */
            deletedAt: string | null;
            description: string;
            /** @description Enumerate: on, a document that is addressed to the group is addressed to those who are its members at that moment, and who joins later has nothing of it. Off, the document stays with the group: whoever is a member now has it. A change touches what is addressed already only when that is next answered or saved. */
            enumerate: boolean;
            /** @description The groups in it. They lend it their members, whatever their own status. */
            groups: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                status: "active" | "inactive" | "deleted";
            }[];
            /** Format: uuid */
            id: string;
            /** @description The users who stand in it directly, retired ones marked: 200 at most, those who are here longest. GET /v1/groups/{id}/members has all of them, page by page. */
            members: {
                active: boolean;
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description Whether others stand in it directly besides. */
            moreMembers: boolean;
            name: string;
            /** @description The organisations in it: whole, or those of one role. */
            organisations: {
                /** Format: uuid */
                id: string;
                name: string;
                role: ("member" | "administrator") | null;
            }[];
            /** @description How many people belong to it now, each once: groups and organisations in it opened, nobody retired. */
            size: number;
            /**
             * @description Only an active group can be addressed or named by a phase. What runs already goes on either way.
             * @enum {string}
             */
            status: "active" | "inactive";
            /**
             * @description Environment: seen in its environment only. Public: seen by every user of the platform, who is told its name, description, size and environment, and not who belongs to it; those who belong to it may be addressed by everybody.
             * @enum {string}
             */
            type: "environment" | "public";
            /** @description Raised by every change, also of a group or an organisation inside it; also the ETag. */
            version: number;
        };
        GroupCategory: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Raised by every change; also the ETag. */
            version: number;
        };
        GroupChange: {
            after: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            at: string;
            before: {
                [key: string]: unknown;
            } | null;
            by: {
                id: string | null;
                /** @enum {string} */
                kind: "user" | "service_account" | "system";
                name: string | null;
            };
            /** @description What was changed, where it was not this group but a group or an organisation inside it. Of a group that the caller may not know of neither id nor name, nor before and after; and no other line names it in before and after. */
            cause: {
                id: string | null;
                /** @enum {string} */
                kind: "group" | "organisation";
                name: string | null;
            } | null;
            /** @description Which lists in before and after are longer than what is shown of them, as before.userIds. Asked for 10 lines or fewer at once, nothing is cut. */
            cut: string[];
            /** @description By which names the ids in before and after go now. */
            names: {
                [key: string]: string;
            };
            /** @description The version that began with it. */
            version: number;
            /** @enum {string} */
            what: "recorded" | "created" | "copied" | "edited" | "activated" | "inactivated" | "deleted" | "member_added" | "member_removed" | "members_changed" | "group_added" | "group_removed" | "organisation_added" | "organisation_removed" | "organisation_member_added" | "organisation_member_removed" | "organisation_role_changed" | "default_assignees_changed" | "default_assignees_dropped" | "applicability_changed" | "editors_changed";
        };
        GroupEditors: {
            /** @description Who edits the group beside those who manage groups. */
            entries: ({
                active: boolean;
                /** Format: uuid */
                id: string;
                /** @constant */
                kind: "user";
                name: string;
            } | {
                /** Format: uuid */
                id: string;
                /** @constant */
                kind: "group";
                /** @description The name that it has now, whatever it was named by. */
                name: string;
                /** @enum {string} */
                status: "active" | "inactive" | "deleted";
            })[];
            /** @description The version of the group; also the ETag. */
            version: number;
        };
        GroupLoad: {
            group: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description How many belong to it now. */
            members: number;
            /** @description Whether that one person carries more than half. */
            moreThanHalf: boolean;
            /** @description Who was placed most often. */
            most: {
                /** Format: uuid */
                id: string;
                name: string;
                placed: number;
                /** @description Of all that were placed from the group, from 0 to 1. */
                share: number;
            };
            /** @description How many different people that were. */
            people: number;
            /** @description How often somebody was placed from it. */
            placed: number;
        };
        GroupOfUser: {
            /** @description Whether they stand in it themselves, not only in something inside it. */
            direct: boolean;
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            status: "active" | "inactive";
        };
        GroupSummary: {
            /** @description Admin fallback placement: on, an Admin who is a member of the group is placed where no member is suitable, so that the document does not stand still. Off, nobody is placed then. */
            adminFallback: boolean;
            /** @description Allow multiple: on, any number of people may belong to the group. Off, one at most, counting those who come in by a group or an organisation in it: whatever is for the group is for exactly that person. */
            allowMultiple: boolean;
            category: string;
            /** Format: uuid */
            categoryId: string;
            /**
             * Format: date-time
             * @description When its version began.
             */
            changedAt: string;
            /**
             * @description Default assignee permission sets to consider: with "all", a default assignee is placed by any permission set that fits the document. With "designated", only by one that is itself designated default assignee.
             * @enum {string}
             */
            consider: "all" | "designated";
            /** Format: date-time */
            createdAt: string;
            /** @description Since then it is kept as it was: it is in no list, is added nowhere and is not changed. */
            deletedAt: string | null;
            description: string;
            /** @description Enumerate: on, a document that is addressed to the group is addressed to those who are its members at that moment, and who joins later has nothing of it. Off, the document stays with the group: whoever is a member now has it. A change touches what is addressed already only when that is next answered or saved. */
            enumerate: boolean;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description How many people belong to it now, each once: groups and organisations in it opened, nobody retired. */
            size: number;
            /**
             * @description Only an active group can be addressed or named by a phase. What runs already goes on either way.
             * @enum {string}
             */
            status: "active" | "inactive";
            /**
             * @description Environment: seen in its environment only. Public: seen by every user of the platform, who is told its name, description, size and environment, and not who belongs to it; those who belong to it may be addressed by everybody.
             * @enum {string}
             */
            type: "environment" | "public";
            /** @description Raised by every change, also of a group or an organisation inside it; also the ETag. */
            version: number;
        };
        Imported: {
            dryRun: boolean;
            /** @description How many lines were imported, or would be; 100000 at most. */
            imported: number;
        };
        Location: {
            /** @description Compared exactly, and never changed. */
            code: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Raised by every change; also the ETag. */
            version: number;
        };
        Me: {
            environment: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "user" | "service_account";
            name: string;
            /** @enum {string} */
            role: "basic" | "advanced" | "administrator" | "integration_client" | "integration_observer";
            /** @description Beside the role, which they never replace. */
            supplementaryRoles: ("relationship_manager" | "group_administrator")[];
        };
        MemberLoad: {
            /** @description In how many approvals. */
            approvals: number;
            lastPlacedAt: string | null;
            /** @description Whether they belong to the group now. */
            member: boolean;
            /** @description How often they were placed from it: as manager, or for the turn of a group. */
            placed: number;
            /** @description Of all that were placed from the group, from 0 to 1. */
            share: number;
            user: {
                /** Format: uuid */
                id: string;
                name: string;
            };
        };
        MembershipReview: {
            groups: {
                /** @description Who would come to stand in it. */
                added: string[];
                /** @description Who is to be added and stands in it already, or can not be added. */
                alreadyIn: string[];
                /** Format: uuid */
                id: string;
                name: string;
                /** @description Who is to be removed and does not stand in it. */
                notIn: string[];
                /** @description Who would stand in it no longer. */
                removed: string[];
            }[];
            /** @description The full names of the users that were named. */
            people: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description What stands against it, each with its place; a submit is refused unless this is empty. */
            refused: {
                code: string;
                message: string;
                path: string;
            }[];
            /** @description What the submit names: it holds for these changes on these groups. */
            review: string;
        };
        MembershipsChanged: {
            groups: {
                added: number;
                /** Format: uuid */
                id: string;
                removed: number;
            }[];
        };
        Organisation: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Raised by every new name; also the ETag. */
            version: number;
            /** @description What you are in it; null where you do not belong to it. */
            yourRole: ("member" | "administrator") | null;
        };
        OrganisationMember: {
            /** @description False once they are retired: they stay in the list, marked. */
            active: boolean;
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "member" | "administrator";
        };
        Partnership: {
            activeAt: string | null;
            endedAt: string | null;
            /** Format: uuid */
            id: string;
            partner: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: date-time */
            requestedAt: string;
            /** @enum {string} */
            state: "requested" | "active" | "ended" | "declined" | "withdrawn";
        };
        PermissionSet: {
            /** @description Codes. An empty list covers nothing. */
            contractTypes: string[];
            /** @description Whether it is designated: who has such a set can be a default assignee. */
            defaultAssignee: boolean;
            /** Format: uuid */
            id: string;
            /** @description Codes. An empty list covers nothing. */
            locations: string[];
            name: string;
            /** @enum {string} */
            role: "admin" | "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
            /** @description How many people have it. */
            users: number;
            /** @description Raised by every change; also the ETag. */
            version: number;
        };
        PersonThere: {
            environment: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: uuid */
            id: string;
            name: string;
        };
        Phase: {
            attempt: number;
            closedAt: string | null;
            /** @description Whose members have the tasks of a phase of kind task. */
            groups: {
                /** @description In the order in which they were given; the first 200. */
                answers: {
                    /** Format: date-time */
                    answeredAt: string;
                    /** @enum {string} */
                    decision: "reviewed" | "approved" | "rejected" | "signed" | "declined";
                    reason: string | null;
                    /** @description Whose answer it counts as. */
                    user: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    };
                }[];
                /** Format: uuid */
                id: string;
                /** @description How many belong to it now. */
                members: number;
                /**
                 * @description One member is sufficient, or all must act.
                 * @enum {string}
                 */
                mode: "one" | "all";
                name: string;
                task: {
                    decision: ("reviewed" | "approved" | "rejected" | "signed" | "declined") | null;
                    /** Format: uuid */
                    id: string;
                    /** @enum {string} */
                    state: "waiting" | "open" | "answered" | "closed";
                } | null;
            }[];
            /** @enum {string} */
            kind: "review" | "approval" | "signature" | "task";
            manager: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            managerKind: "owner" | "mediator" | "none";
            name: string;
            openedAt: string | null;
            participants: {
                /** Format: uuid */
                id: string;
                name: string;
                task: {
                    decision: ("reviewed" | "approved" | "rejected" | "signed" | "declined") | null;
                    /** Format: uuid */
                    id: string;
                    reason: string | null;
                    /** @enum {string} */
                    state: "waiting" | "open" | "answered" | "closed";
                } | null;
                /** @description Equal numbers act side by side; null for onlookers. */
                turn: number | null;
            }[];
            phase: number;
            /** @enum {string} */
            state: "pending" | "awaiting_manager" | "awaiting_participants" | "awaiting_start" | "open" | "completed" | "rejected" | "retracted" | "passed_over" | "cancelled";
        };
        PhaseAddition: {
            /** @description Who takes part by it, or has a turn by it, in the order of turns; the first 200. */
            added: {
                /** @description Null for onlookers. */
                turn: number | null;
                user: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
            }[];
            addedCount: number;
            /** @description How many took part already, or had their turn: they keep it. */
            already: number;
            /** Format: uuid */
            approvalId: string;
            attempt: number;
            /** @description How many members of the group may not serve here. */
            leftOut: number;
            phase: number;
            /** @description Of a group; null where nobody of it was added. */
            placement: {
                groupVersion: number;
                /** @description Its place among the placements of the phase, which say who and why. */
                slot: number;
            } | null;
        };
        PlacedPerson: {
            /** @description What became of them; null: nothing, they were passed over. */
            as: ("manager" | "sequenced" | "participant") | null;
            permissionSetId: string | null;
            /** @description Their place in the list of default assignees, from 1. */
            rank: number | null;
            /** @description Its stable code. */
            reason: string;
            /** @enum {string} */
            role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
            /** @description The rule that decided it, such as PLC-03. */
            rule: string;
            /** @description The same for people. */
            sentence: string;
            user: {
                /** Format: uuid */
                id: string;
                name: string;
            };
        };
        PlacementPreview: {
            /** @description Whether the one person was drawn: for another approval it may be another. */
            byChance: boolean;
            /** @description Among how many was drawn; 0 where nobody was. */
            candidates: number;
            /**
             * Format: uuid
             * @description The id of the approval that a random pick was made with.
             */
            drawnFor: string;
            group: {
                /** Format: uuid */
                id: string;
                name: string;
                version: number;
            };
            /** @description Why the group yielded nobody. */
            nobody: string | null;
            /** @description How many would take part. */
            participants: number;
            /** @description The random pick, enough to compute it again. */
            pick: {
                [key: string]: unknown;
            } | null;
            placed: {
                /** @enum {string} */
                as: "manager" | "sequenced" | "participant";
                /** @description Its stable code. */
                reason: string;
                /** @description The rule that placed the person, such as PLC-03. */
                rule: string;
                /** @description The same for people. */
                sentence: string;
                user: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
            }[];
            /** @enum {string} */
            role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
            /** @description Everybody whom the rules looked at, and what they made of them. */
            trace: {
                [key: string]: unknown;
            };
        };
        Placements: {
            items: {
                attempt: number;
                group: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    version: number;
                };
                /** @description 1 at the start; more where the directory has changed and the group was placed again. */
                look: number;
                /** @description Why the group yielded nobody. */
                nobody: string | null;
                phase: number;
                /** @description The random pick, enough to compute it again. */
                pick: {
                    [key: string]: unknown;
                } | null;
                placed: {
                    /** @enum {string} */
                    as: "manager" | "sequenced" | "participant";
                    /** @description Its stable code. */
                    reason: string;
                    /** @description The rule that placed the person, such as PLC-03. */
                    rule: string;
                    /** @description The same for people. */
                    sentence: string;
                    user: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    };
                }[];
                /** @enum {string} */
                role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                /** @description 0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand. */
                slot: number;
                /** @description Everybody whom the rules looked at, and what they made of them. */
                trace: {
                    [key: string]: unknown;
                };
            }[];
        };
        PlacementVerification: {
            /** @description None where nobody was drawn. */
            picks: {
                attempt: number;
                /**
                 * @description Up to 1,000 are kept. Of more the fingerprint is kept, and they are worked out from the version of the group; that fails where the permissions of one of them have been changed since.
                 * @enum {string}
                 */
                candidates: "kept" | "worked_out" | "unknown";
                /** @description Among how many. */
                count: number;
                /** @description What the rows are wrong in; none where the pick is true. */
                faults: ("order" | "count" | "fingerprint" | "index" | "person" | "group" | "role" | "version" | "formula" | "trace" | "placed")[];
                /** @enum {string} */
                formula: "countersign-pick-v1" | "countersign-pick-v1+role";
                group: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                groupVersion: number;
                index: number;
                look: number;
                phase: number;
                /** @enum {string} */
                role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                /** @description 0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand. */
                slot: number;
                /** @description Whom the pick names; null where there is no such user. */
                user: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                /** @description Null: the index is right, but who stood there is not known any more. */
                verified: boolean | null;
            }[];
            /** @description Whether all of them are true; null where that is not known of one, and none is false. */
            verified: boolean | null;
        };
        /** @description RFC 9457, with the data of the refusal. */
        Problem: {
            /**
             * @description Stable; docs/errors.md says of every one what to do.
             * @enum {string}
             */
            code: "bad_request" | "not_json" | "idempotency_key_required" | "environment_required" | "unauthenticated" | "csrf" | "insufficient_scope" | "people_only" | "method_not_allowed" | "request_timeout" | "body_too_large" | "unsupported_media_type" | "malformed" | "if_match_required" | "too_many_requests" | "headers_too_large" | "internal_error" | "identity_provider_unavailable" | "database_unavailable" | "not_ready" | "outcome_unknown" | "too_many_waiting" | "may_not_send" | "may_not_start" | "may_not_manage_groups" | "not_your_task" | "may_not_set_manager" | "may_not_add_participants" | "may_not_complete_phase" | "may_not_administer" | "may_not_change_members" | "may_not_read_members" | "may_not_manage_mails" | "may_not_change_branding" | "not_found" | "workflow_engine_off" | "no_template_fits" | "several_templates_fit" | "template_does_not_serve" | "document_under_approval" | "possible_duplicate" | "no_longer_in_group" | "not_your_turn" | "already_answered" | "task_closed" | "decision_not_offered" | "default_assignee_not_member" | "default_assignee_not_designated" | "group_deleted" | "group_circle" | "nesting_too_deep" | "one_member_only" | "group_too_large" | "too_many_groups_around" | "trial_busy" | "change_too_large" | "bulk_refused" | "approval_over" | "phase_over" | "course_moving" | "no_manager_needed" | "manager_already_set" | "manager_changed" | "manager_not_suitable" | "user_retired" | "task_delegated_away" | "not_delegated" | "signature_not_delegable" | "delegate_is_self" | "delegate_in_chain" | "delegate_has_part" | "third_environment" | "no_partnership" | "partnership_ended" | "delegation_over" | "too_many_hops" | "delegate_not_suitable" | "phase_of_groups" | "group_not_active" | "group_yields_nobody" | "participant_not_suitable" | "turn_has_passed" | "phase_full" | "phase_has_people" | "invitation_expired" | "invitation_used" | "invitation_withdrawn" | "already_a_user" | "issuer_trusted" | "service_account_retired" | "key_ended" | "last_administrator" | "code_taken" | "name_taken" | "permission_set_not_given" | "in_use" | "limit_reached" | "provider_of_one_environment" | "mail_not_refused" | "notification_not_optional" | "step_not_due" | "idempotency_key_reused" | "groups_changed" | "version_changed" | "unknown_document" | "unknown_template" | "unknown_initiator" | "unknown_contract_type" | "unknown_location" | "unknown_organisation" | "organisation_required" | "unknown_delegate" | "unknown_user" | "unknown_group" | "unknown_group_category" | "unknown_member" | "group_elsewhere" | "unknown_permission_set" | "unresolved_entries" | "unknown_organisations" | "unknown_codes" | "unknown_contract_category" | "import_faulty" | "reason_required" | "document_not_well_formed" | "document_doctype" | "document_not_ubl" | "document_too_deep" | "document_field_missing" | "document_field_malformed" | "document_amount_malformed" | "document_date_malformed";
            detail: string;
            /** @description Each fault with its place in the request. */
            errors?: ({
                message: string;
                path: string;
            } & {
                [key: string]: unknown;
            })[];
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        PublicGroup: {
            description: string;
            /** @description Whose group it is. */
            environment: {
                name: string;
            };
            /** Format: uuid */
            id: string;
            /** @description Unique in its environment; another one may have a public group of the same name. */
            name: string;
            /** @description Whether it is of your environment: GET /v1/groups/{id} has the rest of it then. */
            own: boolean;
            /** @description How many people belong to it now. Who they are is told in its environment only. */
            size: number;
        };
        PushReport: {
            /** @description One for each environment, in the order of their ids. */
            results: {
                /** Format: uuid */
                environmentId: string;
                /** @description Null where nothing was done there. */
                groups: {
                    /** @description How many of its members came into it there. */
                    added: number;
                    /** @description What was brought into line where the group was there. */
                    changed: ("description" | "allowMultiple" | "enumerate")[];
                    created: boolean;
                    /** Format: uuid */
                    id: string;
                    /** @description What else is said of it, and is not pushed. */
                    leftBehind: {
                        /** @description Entries that say who may address it. */
                        addressers: number;
                        groups: number;
                        organisations: number;
                    };
                    name: string;
                    /** @description Members who are no active users there, 1000 at most. */
                    skipped: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    }[];
                    skippedInAll: number;
                    /**
                     * Format: uuid
                     * @description The group in the other environment.
                     */
                    targetId: string;
                }[] | null;
                /** @description Why nothing was done there. */
                problem: components["schemas"]["Problem"] | null;
            }[];
        };
        Session: {
            /** @description Goes along with every change, as the header Countersign-Csrf. Null without a session. */
            csrf: string | null;
            /** @description What the provider calls you; null where it says nothing. */
            name: string | null;
            signedIn: boolean;
            /** @description Who you are here, in each environment. Empty where nobody has invited you. */
            users: {
                environment: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                /** @enum {string} */
                role: "basic" | "advanced" | "administrator";
                user: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
            }[];
        };
        Task: {
            answeredAt: string | null;
            /** Format: uuid */
            approvalId: string;
            /** @description Null where it is a group’s. */
            assignee: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            closeReason: string | null;
            decision: ("reviewed" | "approved" | "rejected" | "signed" | "declined") | null;
            /** @description What you can answer now; empty where you can’t. */
            decisions: ("reviewed" | "approved" | "rejected" | "signed" | "declined")[];
            /** @description Whether you can delegate it now: it is yours, its template allows it, and delegating is on. */
            delegable: boolean;
            /** @description By which you have the task, or have passed it on. */
            delegation: {
                from: components["schemas"]["PersonThere"];
                /** @description Counts all delegations of the part; 10 at most. */
                hop: number;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                madeAt: string;
                /** @description Whether you can take it back now. */
                mayRecall: boolean;
                /** @description Whether you can give it back now. */
                mayReturn: boolean;
                message: string | null;
                /**
                 * @description Whether it is with you, or you have passed it on.
                 * @enum {string}
                 */
                state: "held_by_me" | "given";
                to: components["schemas"]["PersonThere"];
            } | null;
            document: {
                amount: string | null;
                contractType: string;
                currency: string | null;
                /** Format: uuid */
                id: string;
                reference: string;
                title: string;
            };
            dueAt: string | null;
            /** @description The one that owns the approval. */
            environment: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description Whose members have it; null where it is a person’s. */
            group: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "review" | "approval" | "signature" | "task";
            /** @description Whether you can answer it now. */
            mine: boolean;
            /** @description Of a group’s task: one member is sufficient, or all must act. Null of a person’s. */
            mode: ("one" | "all") | null;
            /** @description What you answered, where you did. */
            myDecision: ("reviewed" | "approved" | "rejected" | "signed" | "declined") | null;
            openedAt: string | null;
            phase: number;
            phaseName: string;
            /** @description Where all must act: how many of the members have. Null otherwise. */
            progress: {
                answered: number;
                members: number;
            } | null;
            reason: string | null;
            /** @enum {string} */
            state: "waiting" | "open" | "answered" | "closed";
            turn: number;
            /** @description Why the task is its assignee’s, or its group’s. */
            why: {
                /**
                 * @description By placement out of a group, as a member of the group, by hand, or passed on by somebody.
                 * @enum {string}
                 */
                code: "placed" | "group_member" | "chosen" | "delegated";
                group: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                /** @description Placement’s stable code of the reason, such as first_suitable_default. */
                reason: string | null;
                /** @description The rule that placed the person, such as PLC-03. */
                rule: string | null;
                /** @description The same for people. */
                sentence: string;
            };
        };
        TaskAnswer: {
            /** Format: uuid */
            approvalId: string;
            /** @enum {string} */
            decision: "reviewed" | "approved" | "rejected" | "signed" | "declined";
            /** Format: uuid */
            taskId: string;
        };
        TaskCounts: {
            /** @description How many of them somebody passed on to you. */
            delegated: number;
            /** @description How many tasks wait for you. */
            open: number;
        };
        WhatIf: {
            approvals: {
                document: {
                    /** Format: uuid */
                    id: string;
                    reference: string;
                    title: string;
                };
                /** @description What would happen in it, in this order. */
                events: {
                    attempt: number | null;
                    /** @description A code: why, by which right, which decision or outcome, what it would wait for. */
                    detail: string | null;
                    phase: number | null;
                    taskId: string | null;
                    user: {
                        /** Format: uuid */
                        id: string;
                        name: string;
                    } | null;
                    /** @description Such as manager_lost, manager_set, phase_opened, task_decided. */
                    what: string;
                }[];
                /** Format: uuid */
                id: string;
                /** @description What people would be told about it. */
                told: {
                    /** @enum {string} */
                    event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                    /** @description How many users would be told. */
                    people: number;
                    phase: number;
                }[];
            }[];
            /** @description Whether anything would be changed: what is so already stays so. */
            changed: boolean;
            groups: {
                /** Format: uuid */
                id: string;
                /** @description Whom its list of default assignees would lose. */
                leaveDefaultAssignees: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                }[];
                name: string;
                /** @description The version that it would have. */
                version: number;
                /** @enum {string} */
                what: "recorded" | "created" | "copied" | "edited" | "activated" | "inactivated" | "deleted" | "member_added" | "member_removed" | "members_changed" | "group_added" | "group_removed" | "organisation_added" | "organisation_removed" | "organisation_member_added" | "organisation_member_removed" | "organisation_role_changed" | "default_assignees_changed" | "default_assignees_dropped" | "applicability_changed" | "editors_changed";
            }[];
            /** @description Approvals that may be touched and were not looked into: 100 are at most, for two seconds, and none that somebody changes at this moment. */
            moreApprovals: number;
            /** @description How many open tasks of groups each of them would have, or lose, with that; 1,001 are more than 1,000. */
            openTasks: number;
            /** @description How many people would get into a group or out of one. */
            peopleMoved: number;
            /** @description Approvals that would be touched, and that you may not know of. */
            unknownApprovals: number;
            /** @description Groups whose version would rise as well, and that you may not know of. */
            unknownGroups: number;
        };
    };
    responses: {
        /** @description `bad_request`: The request is not valid HTTP. */
        bad_request: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "bad_request";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description `bad_request`: The request is not valid HTTP. `environment_required`: The environment must be named. */
        "bad_request-or-environment_required": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "bad_request" | "environment_required";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description `bad_request`: The request is not valid HTTP. `environment_required`: The environment must be named. `not_json`: The body is not JSON. */
        "bad_request-or-environment_required-or-not_json": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "bad_request" | "environment_required" | "not_json";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description `body_too_large`: The body is too large. */
        body_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "body_too_large";
                    /** @constant */
                    status?: 413;
                };
            };
        };
        /** @description `bulk_refused`: Part of the change is refused, so none of it is made. `change_too_large`: The change would move too many people at once. `idempotency_key_reused`: The idempotency key belongs to another request. */
        "bulk_refused-or-change_too_large-or-idempotency_key_reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "bulk_refused" | "change_too_large" | "idempotency_key_reused";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `bulk_refused`: Part of the change is refused, so none of it is made. `group_deleted`: The group is deleted. `idempotency_key_reused`: The idempotency key belongs to another request. */
        "bulk_refused-or-group_deleted-or-idempotency_key_reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "bulk_refused" | "group_deleted" | "idempotency_key_reused";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `change_too_large`: The change would move too many people at once. */
        change_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "change_too_large";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `code_taken`: The code is taken. `idempotency_key_reused`: The idempotency key belongs to another request. */
        "code_taken-or-idempotency_key_reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "code_taken" | "idempotency_key_reused";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. */
        "csrf-or-insufficient_scope": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. */
        "csrf-or-insufficient_scope-or-may_not_administer": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_administer";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_change_branding`: Not allowed to change how mails look. */
        "csrf-or-insufficient_scope-or-may_not_change_branding": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_change_branding";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_manage_groups`: Not allowed to change groups. */
        "csrf-or-insufficient_scope-or-may_not_manage_groups": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_manage_groups";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_manage_mails`: Not allowed to see refused mails. */
        "csrf-or-insufficient_scope-or-may_not_manage_mails": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_manage_mails";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_send`: Not allowed to send documents. */
        "csrf-or-insufficient_scope-or-may_not_send": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_send";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_start`: Not allowed to start approvals. */
        "csrf-or-insufficient_scope-or-may_not_start": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "may_not_start";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `people_only`: Only a person can do this. */
        "csrf-or-insufficient_scope-or-people_only": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "csrf" | "insufficient_scope" | "people_only";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `database_unavailable`: The database is away. */
        database_unavailable: {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "database_unavailable";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /** @description `database_unavailable`: The database is away. `identity_provider_unavailable`: The identity provider is away. */
        "database_unavailable-or-identity_provider_unavailable": {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "database_unavailable" | "identity_provider_unavailable";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /** @description `database_unavailable`: The database is away. `identity_provider_unavailable`: The identity provider is away. `outcome_unknown`: It is not known yet whether the command was taken. */
        "database_unavailable-or-identity_provider_unavailable-or-outcome_unknown": {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "database_unavailable" | "identity_provider_unavailable" | "outcome_unknown";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /** @description `database_unavailable`: The database is away. `identity_provider_unavailable`: The identity provider is away. `too_many_waiting`: Too many requests are waiting for outcomes. */
        "database_unavailable-or-identity_provider_unavailable-or-too_many_waiting": {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "database_unavailable" | "identity_provider_unavailable" | "too_many_waiting";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /** @description `database_unavailable`: The database is away. `not_ready`: The process is not ready. */
        "database_unavailable-or-not_ready": {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "database_unavailable" | "not_ready";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /** @description `default_assignee_not_designated`: A default assignee needs a designated permission set. `default_assignee_not_member`: A default assignee must be a member of the group. `group_deleted`: The group is deleted. */
        "default_assignee_not_designated-or-default_assignee_not_member-or-group_deleted": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "default_assignee_not_designated" | "default_assignee_not_member" | "group_deleted";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `group_deleted`: The group is deleted. */
        group_deleted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "group_deleted";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `group_too_large`: The group would have too many members. `one_member_only`: The group holds one member only. `user_retired`: The user is retired. */
        "group_too_large-or-one_member_only-or-user_retired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "group_too_large" | "one_member_only" | "user_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `groups_changed`: Groups have changed since the review. */
        groups_changed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "groups_changed";
                    /** @constant */
                    status?: 412;
                };
            };
        };
        /** @description `headers_too_large`: The headers are too large. */
        headers_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "headers_too_large";
                    /** @constant */
                    status?: 431;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. */
        idempotency_key_reused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `issuer_trusted`: The provider is trusted already. */
        "idempotency_key_reused-or-issuer_trusted": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "issuer_trusted";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `last_administrator`: The last administrator has to stay. */
        "idempotency_key_reused-or-last_administrator": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "last_administrator";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `limit_reached`: There may be no more of them. `name_taken`: The name is taken. */
        "idempotency_key_reused-or-limit_reached-or-name_taken": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "limit_reached" | "name_taken";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `limit_reached`: There may be no more of them. `provider_of_one_environment`: The provider is trusted by one environment only. */
        "idempotency_key_reused-or-limit_reached-or-provider_of_one_environment": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "limit_reached" | "provider_of_one_environment";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `name_taken`: The name is taken. */
        "idempotency_key_reused-or-name_taken": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "name_taken";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key belongs to another request. `user_retired`: The user is retired. */
        "idempotency_key_reused-or-user_retired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused" | "user_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `if_match_required`: An If-Match header is required. */
        if_match_required: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "if_match_required";
                    /** @constant */
                    status?: 428;
                };
            };
        };
        /** @description `import_faulty`: The file has faults. `malformed`: The request is malformed. */
        "import_faulty-or-malformed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "import_faulty" | "malformed";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `in_use`: It is in use. */
        in_use: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "in_use";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. */
        insufficient_scope: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. */
        "insufficient_scope-or-may_not_administer": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_administer";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. `people_only`: Only a person can do this. */
        "insufficient_scope-or-may_not_administer-or-people_only": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_administer" | "people_only";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_manage_groups`: Not allowed to change groups. */
        "insufficient_scope-or-may_not_manage_groups": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_manage_groups";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_manage_mails`: Not allowed to see refused mails. */
        "insufficient_scope-or-may_not_manage_mails": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_manage_mails";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_read_members`: Not allowed to see who belongs to the organisation. */
        "insufficient_scope-or-may_not_read_members": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_read_members";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `may_not_set_manager`: Not allowed to set phase managers here. */
        "insufficient_scope-or-may_not_set_manager": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "may_not_set_manager";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
        "insufficient_scope-or-not_your_task-or-people_only": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "not_your_task" | "people_only";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `insufficient_scope`: The key was not made for this. `people_only`: Only a person can do this. */
        "insufficient_scope-or-people_only": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "insufficient_scope" | "people_only";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description `internal_error`: Something went wrong on our side. */
        internal_error: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "internal_error";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /** @description `key_ended`: The key has ended. `service_account_retired`: The service account is retired. */
        "key_ended-or-service_account_retired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "key_ended" | "service_account_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `last_administrator`: The last administrator has to stay. */
        last_administrator: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "last_administrator";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `last_administrator`: The last administrator has to stay. `user_retired`: The user is retired. */
        "last_administrator-or-user_retired": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "last_administrator" | "user_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `mail_not_refused`: The mail was not refused. */
        mail_not_refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "mail_not_refused";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `malformed`: The request is malformed. */
        malformed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `reason_required`: A reason is required. */
        "malformed-or-reason_required": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "reason_required";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_codes`: Unknown codes. */
        "malformed-or-unknown_codes": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_codes";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_contract_category`: Unknown contract category. */
        "malformed-or-unknown_contract_category": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_contract_category";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_delegate`: Unknown delegate. */
        "malformed-or-unknown_delegate": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_delegate";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_group_category`: Unknown group category. */
        "malformed-or-unknown_group_category": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_group_category";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_group`: Unknown group. `unknown_user`: Unknown user. */
        "malformed-or-unknown_group-or-unknown_user": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_group" | "unknown_user";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_organisations`: Unknown organisations. `unresolved_entries`: Some entries lead to nobody. */
        "malformed-or-unknown_organisations-or-unresolved_entries": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_organisations" | "unresolved_entries";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_permission_set`: Unknown permission set. */
        "malformed-or-unknown_permission_set": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_permission_set";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unknown_user`: Unknown user. */
        "malformed-or-unknown_user": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unknown_user";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `malformed`: The request is malformed. `unresolved_entries`: Some entries lead to nobody. */
        "malformed-or-unresolved_entries": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed" | "unresolved_entries";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /** @description `name_taken`: The name is taken. */
        name_taken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "name_taken";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `no_manager_needed`: The phase needs no manager. */
        no_manager_needed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "no_manager_needed";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `not_found`: Not found. */
        not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_found";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description `notification_not_optional`: Nobody can be left without this notification. */
        notification_not_optional: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "notification_not_optional";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `permission_set_not_given`: The person does not have the permission set. */
        permission_set_not_given: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "permission_set_not_given";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `request_timeout`: The request took too long to arrive. */
        request_timeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "request_timeout";
                    /** @constant */
                    status?: 408;
                };
            };
        };
        /** @description `service_account_retired`: The service account is retired. */
        service_account_retired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "service_account_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `task_delegated_away`: You have passed the task on. */
        task_delegated_away: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "task_delegated_away";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `too_many_requests`: Too many requests. */
        too_many_requests: {
            headers: {
                /** @description So many seconds later. */
                "retry-after"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_requests";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /** @description `unauthenticated`: A valid credential is required. */
        unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unauthenticated";
                    /** @constant */
                    status?: 401;
                };
            };
        };
        /** @description `unsupported_media_type`: The media type is not supported here. */
        unsupported_media_type: {
            headers: {
                /** @description The media types that are taken. */
                "accept-post"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unsupported_media_type";
                    /** @constant */
                    status?: 415;
                };
            };
        };
        /** @description `user_retired`: The user is retired. */
        user_retired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "user_retired";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description `version_changed`: Somebody else has changed it meanwhile. */
        version_changed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "version_changed";
                    /** @constant */
                    status?: 412;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["bad_request"];
            408: components["responses"]["request_timeout"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can serve. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["bad_request"];
            408: components["responses"]["request_timeout"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-not_ready"];
        };
    };
    listAddressees: {
        parameters: {
            query: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description Only people, or only groups.
                 * @example group
                 */
                kind?: "user" | "group";
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description What they are chosen for.
                 * @example workflow_participant
                 */
                purpose: "workflow_participant" | "share_recipient" | "access_rule" | "phase_manager";
                /**
                 * @description What was typed: each word of it begins a word of the name, in any case. All without it.
                 * @example jan
                 */
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Addressee"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, without phases. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApprovalSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    startApproval: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Start it though possibleDuplicateOf names an earlier document; false without it. */
                    allowDuplicate?: boolean;
                    /** Format: uuid */
                    documentId: string;
                    /**
                     * Format: uuid
                     * @description Without it, the caller. Only back offices and administrators name somebody else.
                     */
                    initiator?: string;
                    /**
                     * Format: uuid
                     * @description Without it, the one template that serves the document.
                     */
                    templateId?: string;
                };
            };
        };
        responses: {
            /** @description The same request came before: the same approval, as it is now. */
            200: {
                headers: {
                    /** @description Its address. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description The approval, started. */
            201: {
                headers: {
                    /** @description Its address. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description `bad_request`: The request is not valid HTTP. `environment_required`: The environment must be named. `idempotency_key_required`: An Idempotency-Key is required. `not_json`: The body is not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "bad_request" | "environment_required" | "idempotency_key_required" | "not_json";
                        /** @constant */
                        status?: 400;
                    };
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_start"];
            408: components["responses"]["request_timeout"];
            /** @description `document_under_approval`: The document is under approval already. `idempotency_key_reused`: The idempotency key belongs to another request. `no_template_fits`: No template serves this document. `possible_duplicate`: The document may have come before. `several_templates_fit`: Several templates serve this document. `template_does_not_serve`: The template does not serve this document. `workflow_engine_off`: Approvals are switched off. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document_under_approval" | "idempotency_key_reused" | "no_template_fits" | "possible_duplicate" | "several_templates_fit" | "template_does_not_serve" | "workflow_engine_off";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /** @description `malformed`: The request is malformed. `unknown_document`: Unknown document. `unknown_initiator`: Unknown initiator. `unknown_template`: Unknown template. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "malformed" | "unknown_document" | "unknown_initiator" | "unknown_template";
                        /** @constant */
                        status?: 422;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readApproval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The approval. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalForYou"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readApprovalAudit: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    completePhase: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
                /**
                 * @description The number of the phase, from 1.
                 * @example 1
                 */
                phase: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The phase is completed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        approvalId: string;
                        attempt: number;
                        phase: number;
                        /** @enum {string} */
                        state: "completed";
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_complete_phase`: Not allowed to complete this phase. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_complete_phase" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `approval_over`: The approval has ended. `course_moving`: The approval is moving on to its next phase. `idempotency_key_reused`: The idempotency key belongs to another request. `phase_has_people`: The phase does not wait for people. `phase_over`: The phase has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "approval_over" | "course_moving" | "idempotency_key_reused" | "phase_has_people" | "phase_over";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-reason_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    setManager: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
                /**
                 * @description The number of the phase, from 1.
                 * @example 1
                 */
                phase: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whom you saw managing the phase; null is nobody. Where somebody else does by now, or nobody, nothing is changed: `manager_changed` says who. Left out, whoever manages it is replaced, if you may. */
                    replaces?: string | null;
                    /** Format: uuid */
                    userId: string;
                };
            };
        };
        responses: {
            /** @description Who manages the phase now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        approvalId: string;
                        attempt: number;
                        manager: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                        };
                        /** @description Whether an administrator manages it without the permission set (PHM-06). */
                        override: boolean;
                        phase: number;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_set_manager`: Not allowed to set phase managers here. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_set_manager" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `approval_over`: The approval has ended. `course_moving`: The approval is moving on to its next phase. `idempotency_key_reused`: The idempotency key belongs to another request. `manager_already_set`: The phase has a manager already. `manager_changed`: The manager has changed meanwhile. `manager_not_suitable`: The person may not manage this phase. `no_manager_needed`: The phase needs no manager. `phase_over`: The phase has ended. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "approval_over" | "course_moving" | "idempotency_key_reused" | "manager_already_set" | "manager_changed" | "manager_not_suitable" | "no_manager_needed" | "phase_over" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_user"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    listManagerCandidates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
                /**
                 * @description The number of the phase, from 1.
                 * @example 1
                 */
                phase: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Suitable people first, then administrators as an override. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Suitable people first, 200 at most; whoever is not among them can be set all the same. */
                        items: {
                            /** @description An administrator without such a set. */
                            override: boolean;
                            /** @description What makes them suitable. */
                            permissionSet: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            user: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            };
                        }[];
                        /** @description Where nobody is suitable: the permission set that would make somebody so. */
                        missing: {
                            contractType: string;
                            location: string;
                            /** @enum {string} */
                            role: "phase_owner" | "phase_mediator";
                        } | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_set_manager"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["no_manager_needed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addParticipants: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
                /**
                 * @description The number of the phase, from 1.
                 * @example 1
                 */
                phase: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    groupId?: string;
                    /** @description Whether they get turns. Without one they look on. */
                    sequenced: boolean;
                    /** @description One number that all of them share: they act side by side, also with others who have it. `last` is one behind all that are there. Without it they act one after another, behind all that are there. */
                    sharedTurn?: number | "last";
                    /** Format: uuid */
                    userId?: string;
                };
            };
        };
        responses: {
            /** @description Who takes part by it, and with which turn. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhaseAddition"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_add_participants`: Not allowed to add people to this phase. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_add_participants" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `approval_over`: The approval has ended. `course_moving`: The approval is moving on to its next phase. `group_not_active`: The group is not active. `group_yields_nobody`: Nobody of the group may serve here. `idempotency_key_reused`: The idempotency key belongs to another request. `participant_not_suitable`: The person may not serve here. `phase_full`: The phase takes no more. `phase_of_groups`: The tasks of the phase are those of its groups. `phase_over`: The phase has ended. `turn_has_passed`: The turn has passed. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "approval_over" | "course_moving" | "group_not_active" | "group_yields_nobody" | "idempotency_key_reused" | "participant_not_suitable" | "phase_full" | "phase_of_groups" | "phase_over" | "turn_has_passed" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_group-or-unknown_user"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    readPlacements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The placements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Placements"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPlacedPeople: {
        parameters: {
            query: {
                /**
                 * @description Which attempt of the phase; the first without it.
                 * @example 1
                 */
                attempt?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description How often the group had been placed by then; once without it.
                 * @example 1
                 */
                look?: number;
                /**
                 * @description The number of the phase.
                 * @example 1
                 */
                phase: number;
                /**
                 * @description 0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand.
                 * @example 0
                 */
                slot: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether that comes to the counts that were kept; where not, permissions have been changed since. Told with the first page; null with the others of what is worked out. */
                        agrees: boolean | null;
                        items: components["schemas"]["PlacedPerson"][];
                        nextCursor: string | null;
                        /**
                         * @description Of more than 1,000 members it is worked out again, from the version of the group.
                         * @enum {string}
                         */
                        source: "kept" | "worked_out";
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    verifyPlacements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementVerification"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    waitForApproval: {
        parameters: {
            query?: {
                /**
                 * @description At most so long; 30 without it, 60 at most.
                 * @example 30
                 */
                seconds?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the approval.
                 * @example 0198c0de-0000-7000-8000-000000000050
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The approval: ended, or as it is after so long. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-too_many_waiting"];
        };
    };
    setManyManagers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        /** Format: uuid */
                        approvalId: string;
                        phase: number;
                        /** @description Whom you saw managing the phase; null is nobody. Where somebody else does by now, or nobody, nothing is changed: `manager_changed` says who. Left out, whoever manages it is replaced, if you may. */
                        replaces?: string | null;
                        /** Format: uuid */
                        userId: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description One result for each item, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One for each item, in the same order. */
                        results: {
                            /** Format: uuid */
                            approvalId: string;
                            phase: number;
                            /** @description Why this one was not set; the others are. */
                            problem: components["schemas"]["Problem"] | null;
                            /** @description What the phase has now; null where there is a problem. */
                            set: {
                                /** Format: uuid */
                                approvalId: string;
                                attempt: number;
                                manager: {
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                };
                                /** @description Whether an administrator manages it without the permission set (PHM-06). */
                                override: boolean;
                                phase: number;
                            } | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listWaitingPhases: {
        parameters: {
            query: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description manager: phases without their manager, coming ones too. participants: phases in which nobody has a turn.
                 * @example manager
                 */
                for: "manager" | "participants";
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            approvalId: string;
                            attempt: number;
                            contractType: string;
                            documentTitle: string;
                            /** @description The group that yields the manager, by the template. */
                            group: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /** @enum {string} */
                            kind: "review" | "approval" | "signature" | "task";
                            location: string;
                            /** @enum {string} */
                            managerKind: "owner" | "mediator" | "none";
                            /** @description Whether you can set managers in that approval (PHM-05). */
                            maySetManager: boolean;
                            name: string;
                            phase: number;
                            /** Format: date-time */
                            since: string;
                            /** @enum {string} */
                            state: "pending" | "awaiting_manager" | "awaiting_participants" | "awaiting_start" | "open" | "completed" | "rejected" | "retracted" | "passed_over" | "cancelled";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readBranding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The look of mails. */
            200: {
                headers: {
                    /** @description The version of the branding, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the head and the buttons, under white letters. */
                        colour: string;
                        footer: string;
                        /** @description An image that mail programs can fetch; null for the name in its place. */
                        logoUrl: string | null;
                        /** @description In place of the environment's name; null for that. */
                        name: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setBranding: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the branding as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the head and the buttons, under white letters. */
                    colour: string;
                    footer: string;
                    /** @description An image that mail programs can fetch; null for the name in its place. */
                    logoUrl: string | null;
                    /** @description In place of the environment's name; null for that. */
                    name: string | null;
                };
            };
        };
        responses: {
            /** @description The look of mails from now on. */
            200: {
                headers: {
                    /** @description The version of the branding, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the head and the buttons, under white letters. */
                        colour: string;
                        footer: string;
                        /** @description An image that mail programs can fetch; null for the name in its place. */
                        logoUrl: string | null;
                        /** @description In place of the environment's name; null for that. */
                        name: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_change_branding"];
            408: components["responses"]["request_timeout"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readCommunicationMatrix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The matrix. */
            200: {
                headers: {
                    /** @description The version of the matrix, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunicationMatrix"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setCommunicationMatrix: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the matrix as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who is of `from` may address who is of `to`. None: everybody within the environment may. */
                    rules: {
                        from: {
                            /** @enum {string} */
                            kind: "organisation";
                            organisationId: string;
                            /**
                             * @description Only those of this role in it; null for everybody who belongs to it.
                             * @default null
                             */
                            organisationRole?: ("member" | "administrator") | null;
                        } | {
                            /** @enum {string} */
                            kind: "role";
                            /**
                             * @description Everybody with this environment role.
                             * @enum {string}
                             */
                            role: "basic" | "advanced" | "administrator";
                        } | {
                            groupId: string;
                            /** @enum {string} */
                            kind: "group";
                        };
                        to: {
                            /** @enum {string} */
                            kind: "organisation";
                            organisationId: string;
                            /**
                             * @description Only those of this role in it; null for everybody who belongs to it.
                             * @default null
                             */
                            organisationRole?: ("member" | "administrator") | null;
                        } | {
                            /** @enum {string} */
                            kind: "role";
                            /**
                             * @description Everybody with this environment role.
                             * @enum {string}
                             */
                            role: "basic" | "advanced" | "administrator";
                        } | {
                            groupId: string;
                            /** @enum {string} */
                            kind: "group";
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description The matrix as it is now. */
            200: {
                headers: {
                    /** @description The version of the matrix, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunicationMatrix"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_organisations-or-unresolved_entries"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listContractCategories: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ContractCategory"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addContractCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description The contract category. */
            201: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["code_taken-or-idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readContractCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the contract category.
                 * @example 0198c0de-0000-7000-8000-000000000095
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract category. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeContractCategory: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the contract category.
                 * @example 0198c0de-0000-7000-8000-000000000095
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The contract category as it is now. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteContractCategory: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the contract category.
                 * @example 0198c0de-0000-7000-8000-000000000095
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract category as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listContractTypes: {
        parameters: {
            query?: {
                /**
                 * @description Only the contract types of this contract category.
                 * @example PURCHASE
                 */
                category?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ContractType"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addContractType: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code of its contract category. */
                    category: string;
                    code: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description The contract type. */
            201: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractType"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["code_taken-or-idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_contract_category"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readContractType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the contract type.
                 * @example 0198c0de-0000-7000-8000-000000000096
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract type. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractType"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeContractType: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the contract type.
                 * @example 0198c0de-0000-7000-8000-000000000096
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code of its contract category. */
                    category: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description The contract type as it is now. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractType"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_contract_category"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteContractType: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the contract type.
                 * @example 0198c0de-0000-7000-8000-000000000096
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract type as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractType"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listDelegations: {
        parameters: {
            query: {
                /**
                 * @description environment: all of it, for administrators.
                 * @example given
                 */
                as: "given" | "received" | "environment";
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delegation"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer-or-people_only"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Only documents of this status.
                 * @example under_review
                 */
                status?: "received" | "under_review" | "approved" | "rejected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DocumentSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    sendDocument: {
        parameters: {
            query: {
                /**
                 * @description What kind of document it is, by a code of the environment.
                 * @example INVOICE
                 */
                contractType: string;
                /**
                 * @description Where it belongs, by a code of the environment.
                 * @example AMS
                 */
                location: string;
                /**
                 * @description Whose document it is; may be left out where you send for one organisation only.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                organisation?: string;
            };
            header: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example 1250.00 */
                    amount?: string;
                    currency?: string;
                    /** @description Any object, up to 10 deep. */
                    fields?: {
                        [key: string]: unknown;
                    };
                    reference: string;
                    title: string;
                };
                "application/xml": string;
                "text/xml": string;
            };
        };
        responses: {
            /** @description The same request came before: the same document. */
            200: {
                headers: {
                    /** @description Its address. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description The document, taken. */
            201: {
                headers: {
                    /** @description Its address. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description `bad_request`: The request is not valid HTTP. `environment_required`: The environment must be named. `idempotency_key_required`: An Idempotency-Key is required. `not_json`: The body is not JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "bad_request" | "environment_required" | "idempotency_key_required" | "not_json";
                        /** @constant */
                        status?: 400;
                    };
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_send"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /** @description `document_amount_malformed`: An amount of the document is no decimal. `document_date_malformed`: A date of the document is no date. `document_doctype`: The document has a DOCTYPE or entity declaration. `document_field_malformed`: A field of the document is malformed. `document_field_missing`: The document misses a required field. `document_not_ubl`: The document is no UBL 2.1 Invoice or CreditNote. `document_not_well_formed`: The document is not well-formed XML. `document_too_deep`: The document is nested too deep. `malformed`: The request is malformed. `organisation_required`: The organisation must be named. `unknown_contract_type`: Unknown contract type. `unknown_location`: Unknown location. `unknown_organisation`: Unknown organisation. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document_amount_malformed" | "document_date_malformed" | "document_doctype" | "document_field_malformed" | "document_field_missing" | "document_not_ubl" | "document_not_well_formed" | "document_too_deep" | "malformed" | "organisation_required" | "unknown_contract_type" | "unknown_location" | "unknown_organisation";
                        /** @constant */
                        status?: 422;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document.
                 * @example 0198c0de-0000-7000-8000-000000000040
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listDocumentFiles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document.
                 * @example 0198c0de-0000-7000-8000-000000000040
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DocumentFile"][];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    downloadDocumentFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the file within its document.
                 * @example original
                 */
                fileId: string;
                /**
                 * @description The id of the document.
                 * @example 0198c0de-0000-7000-8000-000000000040
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description attachment, with the name (RFC 6266). */
                    "content-disposition"?: string;
                    /** @description Of the file, which never changes. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/octet-stream": string;
                    "application/pdf": string;
                    "application/vnd.oasis.opendocument.spreadsheet": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/xml": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "text/csv": string;
                };
            };
            /** @description You have it already: `If-None-Match` names its ETag. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listEnvironments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your environments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Who you are there; null with the key of a service account. */
                            user: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                                /** @enum {string} */
                                role: "basic" | "advanced" | "administrator";
                            } | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    foundEnvironment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The environment, and who you are in it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Who you are there; null with the key of a service account. */
                        user: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "basic" | "advanced" | "administrator";
                        } | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-limit_reached-or-provider_of_one_environment"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listGroupCategories: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupCategory"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addGroupCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The group category. */
            201: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-name_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readGroupCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group category.
                 * @example 0198c0de-0000-7000-8000-000000000097
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group category. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeGroupCategory: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group category.
                 * @example 0198c0de-0000-7000-8000-000000000097
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The group category as it is now. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["name_taken"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteGroupCategory: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group category.
                 * @example 0198c0de-0000-7000-8000-000000000097
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group category as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupCategory"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /**
                 * @description Only groups of this category.
                 * @example 0198c0de-0000-7000-8000-000000000097
                 */
                categoryId?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description Whether the last in this order comes first.
                 * @example true
                 */
                descending?: "true" | "false";
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Part of the name, in any case.
                 * @example buy
                 */
                name?: string;
                /**
                 * @description What the list is sorted by; when they were created without it. Equal ones stand by their age.
                 * @example name
                 */
                orderBy?: "created" | "name" | "status" | "size" | "changed";
                /**
                 * @description Only groups with this status.
                 * @example active
                 */
                status?: "active" | "inactive";
                /**
                 * @description Only groups of this type.
                 * @example environment
                 */
                type?: "environment" | "public";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupSummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Admin fallback placement: on, an Admin who is a member of the group is placed where no member is suitable, so that the document does not stand still. Off, nobody is placed then. */
                    adminFallback?: boolean;
                    /** @description Allow multiple: on, any number of people may belong to the group. Off, one at most, counting those who come in by a group or an organisation in it: whatever is for the group is for exactly that person. */
                    allowMultiple?: boolean;
                    /**
                     * Format: uuid
                     * @description One of GET /v1/group-categories.
                     */
                    categoryId: string;
                    /**
                     * @description Default assignee permission sets to consider: with "all", a default assignee is placed by any permission set that fits the document. With "designated", only by one that is itself designated default assignee.
                     * @enum {string}
                     */
                    consider?: "all" | "designated";
                    description?: string;
                    /** @description Enumerate: on, a document that is addressed to the group is addressed to those who are its members at that moment, and who joins later has nothing of it. Off, the document stays with the group: whoever is a member now has it. A change touches what is addressed already only when that is next answered or saved. */
                    enumerate?: boolean;
                    members?: {
                        groupId?: string;
                        organisationId?: string;
                        /** @description Only those who have this role in the organisation; everybody in it without one, or with null. */
                        role?: ("member" | "administrator") | null;
                        userId?: string;
                    }[];
                    /** @description Differs from the names of all other groups by more than upper and lower case. */
                    name: string;
                    /** @enum {string} */
                    status: "active" | "inactive";
                    /**
                     * @description Environment: seen in its environment only. Public: seen by every user of the platform, who is told its name, description, size and environment, and not who belongs to it; those who belong to it may be addressed by everybody.
                     * @enum {string}
                     */
                    type?: "environment" | "public";
                };
            };
        };
        responses: {
            /** @description The new group. */
            201: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            /** @description `change_too_large`: The change would move too many people at once. `group_deleted`: The group is deleted. `group_too_large`: The group would have too many members. `idempotency_key_reused`: The idempotency key belongs to another request. `limit_reached`: There may be no more of them. `name_taken`: The name is taken. `nesting_too_deep`: The groups would be nested too deep. `one_member_only`: The group holds one member only. `too_many_groups_around`: Too many groups would stand around one. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "change_too_large" | "group_deleted" | "group_too_large" | "idempotency_key_reused" | "limit_reached" | "name_taken" | "nesting_too_deep" | "one_member_only" | "too_many_groups_around" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /** @description `group_elsewhere`: The group is one of another environment. `malformed`: The request is malformed. `unknown_group_category`: Unknown group category. `unknown_member`: Unknown member. `unresolved_entries`: Some entries lead to nobody. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "group_elsewhere" | "malformed" | "unknown_group_category" | "unknown_member" | "unresolved_entries";
                        /** @constant */
                        status?: 422;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    exportGroups: {
        parameters: {
            query?: {
                /**
                 * @description Only groups of this category.
                 * @example 0198c0de-0000-7000-8000-000000000097
                 */
                categoryId?: string;
                /**
                 * @description Give it several times, in the order of the table; size, name, status, created, lastModified without it.
                 * @example [
                 *       "name"
                 *     ]
                 */
                columns?: ("name" | "type" | "category" | "status" | "size" | "created" | "lastModified" | "description")[];
                /**
                 * @description Whether the last in this order comes first.
                 * @example true
                 */
                descending?: "true" | "false";
                /**
                 * @description Part of the name, in any case.
                 * @example buy
                 */
                name?: string;
                /**
                 * @description What the list is sorted by; when they were created without it. Equal ones stand by their age.
                 * @example name
                 */
                orderBy?: "created" | "name" | "status" | "size" | "changed";
                /**
                 * @description What stands between cells: spreadsheets of some countries want a semicolon.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
                /**
                 * @description Only groups with this status.
                 * @example active
                 */
                status?: "active" | "inactive";
                /**
                 * @description Only groups of this type.
                 * @example environment
                 */
                type?: "environment" | "public";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    /** @description A name to save it under. */
                    "content-disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as it stays. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    editGroup: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the group as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Admin fallback placement: on, an Admin who is a member of the group is placed where no member is suitable, so that the document does not stand still. Off, nobody is placed then. */
                    adminFallback?: boolean;
                    /** @description Allow multiple: on, any number of people may belong to the group. Off, one at most, counting those who come in by a group or an organisation in it: whatever is for the group is for exactly that person. */
                    allowMultiple?: boolean;
                    /**
                     * Format: uuid
                     * @description One of GET /v1/group-categories.
                     */
                    categoryId?: string;
                    /**
                     * @description Default assignee permission sets to consider: with "all", a default assignee is placed by any permission set that fits the document. With "designated", only by one that is itself designated default assignee.
                     * @enum {string}
                     */
                    consider?: "all" | "designated";
                    description?: string;
                    /** @description Enumerate: on, a document that is addressed to the group is addressed to those who are its members at that moment, and who joins later has nothing of it. Off, the document stays with the group: whoever is a member now has it. A change touches what is addressed already only when that is next answered or saved. */
                    enumerate?: boolean;
                    /** @description Differs from the names of all other groups by more than upper and lower case. */
                    name?: string;
                    /** @enum {string} */
                    status?: "active" | "inactive";
                    /**
                     * @description Environment: seen in its environment only. Public: seen by every user of the platform, who is told its name, description, size and environment, and not who belongs to it; those who belong to it may be addressed by everybody.
                     * @enum {string}
                     */
                    type?: "environment" | "public";
                };
            };
        };
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `group_deleted`: The group is deleted. `limit_reached`: There may be no more of them. `name_taken`: The name is taken. `one_member_only`: The group holds one member only. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "group_deleted" | "limit_reached" | "name_taken" | "one_member_only";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_group_category"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readApplicability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Applicability"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setApplicability: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the group as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entries: {
                        groupId?: string;
                        organisationId?: string;
                        /** @description Only those who have this role in the organisation; everybody in it without one, or with null. */
                        role?: ("member" | "administrator") | null;
                        userId?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The list as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Applicability"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unresolved_entries"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    copyGroup: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Differs from the names of all other groups by more than upper and lower case. */
                    name: string;
                };
            };
        };
        responses: {
            /** @description The new group. */
            201: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `change_too_large`: The change would move too many people at once. `group_deleted`: The group is deleted. `group_too_large`: The group would have too many members. `idempotency_key_reused`: The idempotency key belongs to another request. `limit_reached`: There may be no more of them. `name_taken`: The name is taken. `one_member_only`: The group holds one member only. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "change_too_large" | "group_deleted" | "group_too_large" | "idempotency_key_reused" | "limit_reached" | "name_taken" | "one_member_only";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readGroupCoverage: {
        parameters: {
            query?: {
                /**
                 * @description Only this contract type.
                 * @example INVOICE
                 */
                contractType?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Only this location.
                 * @example AMS
                 */
                location?: string;
                /**
                 * @description Only this role.
                 * @example approver
                 */
                role?: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                /**
                 * @description Only what comes about in this way; `nobody` are the holes.
                 * @example nobody
                 */
                way?: "nobody" | "admin" | "chance" | "default_assignee";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CoverageRow"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setDefaultAssignees: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the group as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    userIds: string[];
                };
            };
        };
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["default_assignee_not_designated-or-default_assignee_not_member-or-group_deleted"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    exportDefaultAssignments: {
        parameters: {
            query?: {
                /**
                 * @description What stands between cells: spreadsheets of some countries want a semicolon.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    /** @description A name to save it under. */
                    "content-disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readEditors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupEditors"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setEditors: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the group as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entries: {
                        groupId?: string;
                        userId?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The list as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupEditors"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unresolved_entries"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listEffectiveMembers: {
        parameters: {
            query?: {
                /** @description Who belonged to it at this instant; who does now without it. */
                at?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EffectiveMember"][];
                        nextCursor: string | null;
                        /** @description The version of the group that these are the members of. */
                        version: number;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readGroupHistory: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupChange"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listMemberLoads: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description From this instant on; 30 days before `to` without it.
                 * @example 2026-11-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Up to this instant; now without it.
                 * @example 2026-12-01T00:00:00Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MemberLoad"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listDirectMembers: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            active: boolean;
                            /** Format: uuid */
                            id: string;
                            name: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    groupId?: string;
                    organisationId?: string;
                    /** @description Only those who have this role in the organisation; everybody in it without one, or with null. */
                    role?: ("member" | "administrator") | null;
                    userId?: string;
                };
            };
        };
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `change_too_large`: The change would move too many people at once. `group_circle`: The group would contain itself. `group_deleted`: The group is deleted. `group_too_large`: The group would have too many members. `idempotency_key_reused`: The idempotency key belongs to another request. `nesting_too_deep`: The groups would be nested too deep. `one_member_only`: The group holds one member only. `too_many_groups_around`: Too many groups would stand around one. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "change_too_large" | "group_circle" | "group_deleted" | "group_too_large" | "idempotency_key_reused" | "nesting_too_deep" | "one_member_only" | "too_many_groups_around" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /** @description `group_elsewhere`: The group is one of another environment. `malformed`: The request is malformed. `unknown_member`: Unknown member. `unknown_user`: Unknown user. `unresolved_entries`: Some entries lead to nobody. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "group_elsewhere" | "malformed" | "unknown_member" | "unknown_user" | "unresolved_entries";
                        /** @constant */
                        status?: 422;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
                /**
                 * @description The id of the reviewer.
                 * @example 0198c0de-0000-7000-8000-000000000011
                 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    removeMemberGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the inner group.
                 * @example 0198c0de-0000-7000-8000-000000000021
                 */
                groupId: string;
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    removeMemberOrganisation: {
        parameters: {
            query?: {
                /**
                 * @description As it was added with. Without it the one that was added without it.
                 * @example administrator
                 */
                organisationRole?: "member" | "administrator";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                organisationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    /** @description The version of the group, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_deleted"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    exportPermissions: {
        parameters: {
            query?: {
                /**
                 * @description What stands between cells: spreadsheets of some countries want a semicolon.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    /** @description A name to save it under. */
                    "content-disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listMembersOfVersion: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
                /**
                 * @description The number of the version, from 1.
                 * @example 1
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EffectiveMember"][];
                        nextCursor: string | null;
                        /** @description The version of the group that these are the members of. */
                        version: number;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    tryGroupChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    change: "member_added";
                    member: {
                        /** Format: uuid */
                        groupId?: string;
                        /** Format: uuid */
                        organisationId?: string;
                        /** @description Only those who have this role in the organisation; everybody in it without one, or with null. */
                        role?: ("member" | "administrator") | null;
                        /** Format: uuid */
                        userId?: string;
                    };
                } | {
                    /** @enum {string} */
                    change: "member_removed";
                    member: {
                        /** Format: uuid */
                        groupId?: string;
                        /** Format: uuid */
                        organisationId?: string;
                        /** @description Only those who have this role in the organisation; everybody in it without one, or with null. */
                        role?: ("member" | "administrator") | null;
                        /** Format: uuid */
                        userId?: string;
                    };
                } | {
                    /** @enum {string} */
                    change: "default_assignees_changed";
                    userIds: string[];
                } | {
                    /** @enum {string} */
                    change: "edited";
                    settings: {
                        adminFallback?: boolean;
                        /** @enum {string} */
                        consider?: "all" | "designated";
                        /** @enum {string} */
                        status?: "active" | "inactive";
                    };
                } | {
                    /** @enum {string} */
                    change: "deleted";
                };
            };
        };
        responses: {
            /** @description What would come of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `default_assignee_not_designated`: A default assignee needs a designated permission set. `default_assignee_not_member`: A default assignee must be a member of the group. `group_circle`: The group would contain itself. `group_deleted`: The group is deleted. `group_too_large`: The group would have too many members. `nesting_too_deep`: The groups would be nested too deep. `one_member_only`: The group holds one member only. `trial_busy`: Somebody else is at it at this moment. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "default_assignee_not_designated" | "default_assignee_not_member" | "group_circle" | "group_deleted" | "group_too_large" | "nesting_too_deep" | "one_member_only" | "trial_busy" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            /** @description `group_elsewhere`: The group is one of another environment. `malformed`: The request is malformed. `unknown_member`: Unknown member. `unknown_user`: Unknown user. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "group_elsewhere" | "malformed" | "unknown_member" | "unknown_user";
                        /** @constant */
                        status?: 422;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    pushGroups: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Environments in which you are an administrator with the identity that you call with. */
                    environmentIds: string[];
                    groupIds: string[];
                };
            };
        };
        responses: {
            /** @description What became of it, one result for each environment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushReport"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["bulk_refused-or-group_deleted-or-idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    importGroups: {
        parameters: {
            query?: {
                /**
                 * @description Only say what is wrong with the file; nothing is written.
                 * @example true
                 */
                dryRun?: "true" | "false";
                /**
                 * @description What stands between cells. Without it, what stands in the line of the headings most often.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
            };
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was imported, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["import_faulty-or-malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    importPermissionSets: {
        parameters: {
            query?: {
                /**
                 * @description Only say what is wrong with the file; nothing is written.
                 * @example true
                 */
                dryRun?: "true" | "false";
                /**
                 * @description What stands between cells. Without it, what stands in the line of the headings most often.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
            };
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was imported, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["import_faulty-or-malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    importUsers: {
        parameters: {
            query?: {
                /**
                 * @description Only say what is wrong with the file; nothing is written.
                 * @example true
                 */
                dryRun?: "true" | "false";
                /**
                 * @description Send everybody an invitation. Without it they are invited one by one, later.
                 * @example true
                 */
                invite?: "true" | "false";
                /**
                 * @description What stands between cells. Without it, what stands in the line of the headings most often.
                 * @example semicolon
                 */
                separator?: "comma" | "semicolon" | "tab";
            };
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was imported, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["import_faulty-or-malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the link of the mail ends with, after the "#". */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Where you are a user now, and as whom. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Who you are there; null with the key of a service account. */
                        user: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "basic" | "advanced" | "administrator";
                        } | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-people_only"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_a_user`: You are a user of this environment already. `invitation_expired`: The invitation has expired. `invitation_used`: The invitation has been accepted. `invitation_withdrawn`: The invitation was withdrawn. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_a_user" | "invitation_expired" | "invitation_used" | "invitation_withdrawn";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The providers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            audience: string;
                            /** Format: uuid */
                            id: string;
                            issuer: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    trustIssuer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What its tokens for Countersign are made out to (aud). */
                    audience: string;
                    /** @description As the claim iss of its tokens has it, and its discovery document. */
                    issuer: string;
                };
            };
        };
        responses: {
            /** @description The provider, trusted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        audience: string;
                        /** Format: uuid */
                        id: string;
                        issuer: string;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-issuer_trusted"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    distrustIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the issuer.
                 * @example 0198c0de-0000-7000-8000-000000000084
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider that is trusted no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        audience: string;
                        /** Format: uuid */
                        id: string;
                        issuer: string;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["last_administrator"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listLocations: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Location"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    addLocation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description The location. */
            201: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["code_taken-or-idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readLocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the location.
                 * @example 0198c0de-0000-7000-8000-000000000094
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The location. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeLocation: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the location.
                 * @example 0198c0de-0000-7000-8000-000000000094
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The location as it is now. */
            200: {
                headers: {
                    /** @description The version of the entry, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteLocation: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the entry as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the location.
                 * @example 0198c0de-0000-7000-8000-000000000094
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The location as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listMails: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Those that will not arrive; without it, too.
                 * @example refused
                 */
                state?: "refused";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            about: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped" | "invitation";
                            /** @description Null where it is about none, or about many. */
                            approval: {
                                documentTitle: string;
                                /** Format: uuid */
                                id: string;
                            } | null;
                            /** Format: uuid */
                            id: string;
                            /** @description How many approvals it lists; null where it is no list. */
                            listed: number | null;
                            /** @description What the mail server said, or why there was nobody to send it to. */
                            reason: string;
                            /** @description Null: the environment's fallback mailbox. */
                            recipient: {
                                email: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /** Format: date-time */
                            refusedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_mails"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    sendMailAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the mail.
                 * @example 0198c0de-0000-7000-8000-000000000081
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_mails"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["mail_not_refused"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    searchMembers: {
        parameters: {
            query?: {
                /**
                 * @description Only contract types of this contract category count.
                 * @example PURCHASE
                 */
                category?: string;
                /**
                 * @description Codes of contract types; give it several times for any of several.
                 * @example [
                 *       "INVOICE"
                 *     ]
                 */
                contractType?: string[];
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description Only permission sets that are designated default assignee count.
                 * @example true
                 */
                defaultAssignee?: "true";
                /**
                 * @description Only people who belong to this group, by whatever way.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                groupId?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Codes of locations; give it several times for any of several.
                 * @example [
                 *       "AMS"
                 *     ]
                 */
                location?: string[];
                /**
                 * @description Part of a name, in any case.
                 * @example rita
                 */
                name?: string;
                /**
                 * @description Workflow roles; give it several times for any of several.
                 * @example [
                 *       "approver"
                 *     ]
                 */
                role?: ("admin" | "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FoundMember"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeMemberships: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At most 100 groups, 1000 users and 100000 pairs of the two in all. */
                    items: {
                        /**
                         * @description Users who are to stand in each of these groups.
                         * @default []
                         */
                        add?: string[];
                        /** @description The groups that this is about. */
                        groupIds: string[];
                        /**
                         * @description Users who are to stand in none of these groups. Who is in one by another way stays by that.
                         * @default []
                         */
                        remove?: string[];
                    }[];
                    /** @description The review of these changes, as POST /v1/memberships/review told it. */
                    review: string;
                };
            };
        };
        responses: {
            /** @description How many came and went. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipsChanged"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["bulk_refused-or-change_too_large-or-idempotency_key_reused"];
            412: components["responses"]["groups_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    reviewMemberships: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At most 100 groups, 1000 users and 100000 pairs of the two in all. */
                    items: {
                        /**
                         * @description Users who are to stand in each of these groups.
                         * @default []
                         */
                        add?: string[];
                        /** @description The groups that this is about. */
                        groupIds: string[];
                        /**
                         * @description Users who are to stand in none of these groups. Who is in one by another way stays by that.
                         * @default []
                         */
                        remove?: string[];
                    }[];
                };
            };
        };
        responses: {
            /** @description What it would come to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipReview"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["change_too_large"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Only those that you have not read.
                 * @example true
                 */
                unread?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, and how many you have not read in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description The approval that it is about; null where it is about a group. */
                            approval: {
                                documentTitle: string;
                                /** Format: uuid */
                                id: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @enum {string} */
                            event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                            /** @description The group that it is about; null where it is about an approval. */
                            group: {
                                /** Format: uuid */
                                id: string;
                                name: string;
                            } | null;
                            /** Format: uuid */
                            id: string;
                            /** @description The phases that it is about; none where it is about the approval. */
                            phases: {
                                name: string;
                                number: number;
                            }[];
                            readAt: string | null;
                            /** @description The one task that it is about, where it is about one. */
                            task: {
                                /** Format: uuid */
                                id: string;
                            } | null;
                        }[];
                        nextCursor: string | null;
                        /** @description How many you have not read. */
                        unread: number;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    markNotificationRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the notification.
                 * @example 0198c0de-0000-7000-8000-000000000080
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The approval that it is about; null where it is about a group. */
                        approval: {
                            documentTitle: string;
                            /** Format: uuid */
                            id: string;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @enum {string} */
                        event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                        /** @description The group that it is about; null where it is about an approval. */
                        group: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                        } | null;
                        /** Format: uuid */
                        id: string;
                        /** @description The phases that it is about; none where it is about the approval. */
                        phases: {
                            name: string;
                            number: number;
                        }[];
                        readAt: string | null;
                        /** @description The one task that it is about, where it is about one. */
                        task: {
                            /** Format: uuid */
                            id: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-people_only"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    markNotificationsRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The newest that you have seen: what came since stays unread.
                     */
                    upTo: string;
                };
            };
        };
        responses: {
            /** @description How many are left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many you have not read. */
                        unread: number;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listOrganisations: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Part of the name, in any case.
                 * @example harbour
                 */
                name?: string;
                /**
                 * @description Only those you belong to.
                 * @example true
                 */
                yours?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Organisation"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    createOrganisation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The organisation. */
            201: {
                headers: {
                    /** @description The version of the organisation, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-limit_reached-or-name_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organisation. */
            200: {
                headers: {
                    /** @description The version of the organisation, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    renameOrganisation: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the organisation as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The organisation as it is now. */
            200: {
                headers: {
                    /** @description The version of the organisation, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["name_taken"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deleteOrganisation: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the organisation as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organisation as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listOrganisationMembers: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganisationMember"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_read_members"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setOrganisationMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
                /**
                 * @description The id of the reviewer.
                 * @example 0198c0de-0000-7000-8000-000000000011
                 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default member
                     * @enum {string}
                     */
                    role?: "member" | "administrator";
                };
            };
        };
        responses: {
            /** @description The member as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationMember"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. `may_not_change_members`: Not allowed to change who belongs to the organisation. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_administer" | "may_not_change_members";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["group_too_large-or-one_member_only-or-user_retired"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    removeOrganisationMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the organisation.
                 * @example 0198c0de-0000-7000-8000-000000000002
                 */
                id: string;
                /**
                 * @description The id of the reviewer.
                 * @example 0198c0de-0000-7000-8000-000000000011
                 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organisation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. `may_not_change_members`: Not allowed to change who belongs to the organisation. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_administer" | "may_not_change_members";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPartnerships: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Partnership"][];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPermissionSets: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PermissionSet"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    makePermissionSet: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Codes of contract types that it covers; none covers nothing. */
                    contractTypes: string[];
                    /**
                     * @description Designated, so that who has it can be a default assignee of groups.
                     * @default false
                     */
                    defaultAssignee?: boolean;
                    /** @description Codes of locations that it covers; none covers nothing. */
                    locations: string[];
                    name: string;
                    /** @enum {string} */
                    role: "admin" | "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                };
            };
        };
        responses: {
            /** @description The set. */
            201: {
                headers: {
                    /** @description The version of the set, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionSet"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-name_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_codes"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readPermissionSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The set. */
            200: {
                headers: {
                    /** @description The version of the set, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionSet"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changePermissionSet: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the set as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Codes of contract types that it covers; none covers nothing. */
                    contractTypes: string[];
                    /**
                     * @description Designated, so that who has it can be a default assignee of groups.
                     * @default false
                     */
                    defaultAssignee?: boolean;
                    /** @description Codes of locations that it covers; none covers nothing. */
                    locations: string[];
                    name: string;
                    /** @enum {string} */
                    role: "admin" | "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                };
            };
        };
        responses: {
            /** @description The set as it is now. */
            200: {
                headers: {
                    /** @description The version of the set, for `If-Match`. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionSet"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["name_taken"];
            412: components["responses"]["version_changed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_codes"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    deletePermissionSet: {
        parameters: {
            query?: {
                /**
                 * @description Take it from everybody who has it, and delete it then.
                 * @example true
                 */
                fromEverybody?: "true";
            };
            header: {
                /**
                 * @description The ETag of the set as you read it.
                 * @example "7"
                 */
                "if-match": string;
            };
            path: {
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The set as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionSet"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["in_use"];
            412: components["responses"]["version_changed"];
            422: components["responses"]["malformed"];
            428: components["responses"]["if_match_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPermissionSetUsers: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description False once they are retired: they have it still, and nothing by it. */
                            active: boolean;
                            /** Format: uuid */
                            id: string;
                            name: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readCoverage: {
        parameters: {
            query?: {
                /**
                 * @description Only this contract type.
                 * @example INVOICE
                 */
                contractType?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Only this location.
                 * @example AMS
                 */
                location?: string;
                /**
                 * @description Only this role.
                 * @example approver
                 */
                role?: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                /**
                 * @description Only what comes about in this way; `nobody` are the holes.
                 * @example nobody
                 */
                way?: "nobody" | "admin" | "chance" | "default_assignee";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CoverageRow"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    countCoverage: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CoverageTotals"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listGroupLoads: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description From this instant on; 30 days before `to` without it.
                 * @example 2026-11-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description Only groups where one person carries more than half.
                 * @example true
                 */
                moreThanHalf?: "true" | "false";
                /**
                 * @description Up to this instant; now without it.
                 * @example 2026-12-01T00:00:00Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupLoad"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_manage_groups"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    previewPlacement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description In which other roles the approval needs a random member of the group.
                     * @default []
                     */
                    alsoRoles?: ("phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory")[];
                    /**
                     * Format: uuid
                     * @description An approval that runs: what it would get if the group were placed again in it, with what was picked in it before and by the version of the group at its start. Without it the pick is made for an id that no approval has, and shows only whom chance can meet.
                     */
                    approvalId?: string;
                    /**
                     * @description Whether a template holds the group, or it is added to a running approval by hand.
                     * @default template
                     * @enum {string}
                     */
                    context?: "template" | "active";
                    /** @description Required, unless approvalId is given: then it is that of the approval, and no other. */
                    contractType?: string;
                    /** Format: uuid */
                    groupId: string;
                    /** @description Required, unless approvalId is given: then it is that of the approval, and no other. */
                    location?: string;
                    /** @enum {string} */
                    role: "phase_owner" | "phase_mediator" | "reviewer" | "approver" | "signatory";
                    /**
                     * @description Whether it gets a turn. Of no effect for managers.
                     * @default true
                     */
                    sequenced?: boolean;
                };
            };
        };
        responses: {
            /** @description Who would be placed, and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacementPreview"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_manage_groups"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_codes"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each event, each way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            channel: "mail" | "app";
                            enabled: boolean;
                            /** @enum {string} */
                            event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                            /** @description Whether you can switch it off. */
                            optional: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    setPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        /** @enum {string} */
                        channel: "mail" | "app";
                        enabled: boolean;
                        /** @enum {string} */
                        event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                    }[];
                };
            };
        };
        responses: {
            /** @description Your preferences as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            channel: "mail" | "app";
                            enabled: boolean;
                            /** @enum {string} */
                            event: "manager_missing" | "manager_set" | "participants_missing" | "start_late" | "turn_placed_again" | "turn_to_manager" | "turn_lost" | "task_opened" | "task_without_members" | "task_delegated" | "task_returned" | "delegation_recalled" | "group_joined" | "group_left" | "default_assignee_named" | "default_assignee_dropped";
                            /** @description Whether you can switch it off. */
                            optional: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["notification_not_optional"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPublicGroups: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description What was typed: each word of it begins a word of the name, in any case. All without it.
                 * @example jan
                 */
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PublicGroup"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readPublicGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the public group.
                 * @example 0198c0de-0000-7000-8000-000000000022
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicGroup"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description False once it is retired. */
                            active: boolean;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "integration_client" | "integration_observer";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    openServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description A client sends documents and starts approvals; an observer only reads.
                     * @enum {string}
                     */
                    role: "integration_client" | "integration_observer";
                };
            };
        };
        responses: {
            /** @description The service account, without a key yet. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once it is retired. */
                        active: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        role: "integration_client" | "integration_observer";
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once it is retired. */
                        active: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        role: "integration_client" | "integration_observer";
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            createdAt: string;
                            /** @description When it ends by itself; null for never. */
                            expiresAt: string | null;
                            /** @description The part of the key between its underscores; no secret. */
                            id: string;
                            name: string;
                            revokedAt: string | null;
                            scopes: ("approvals:read" | "approvals:start" | "directory:read" | "documents:read" | "documents:write")[];
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    makeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    expiresAt?: string | null;
                    name: string;
                    /** @description What it may be used for at most; never more than the role of its account. */
                    scopes: ("approvals:read" | "approvals:start" | "directory:read" | "documents:read" | "documents:write")[];
                };
            };
        };
        responses: {
            /** @description The key, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        /** @description When it ends by itself; null for never. */
                        expiresAt: string | null;
                        /** @description The part of the key between its underscores; no secret. */
                        id: string;
                        /** @description The key itself. It is shown this once; only a hash of its secret is kept. */
                        key: string;
                        name: string;
                        revokedAt: string | null;
                        scopes: ("approvals:read" | "approvals:start" | "directory:read" | "documents:read" | "documents:write")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["service_account_retired"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    renewKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
                /**
                 * @description The id of the key: what stands between its underscores.
                 * @example 9f8b6c2d41e0a753
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    expiresAt?: string | null;
                    /**
                     * @description How long the old key goes on; 0 ends it at once.
                     * @default 24
                     */
                    graceHours?: number;
                };
            };
        };
        responses: {
            /** @description The new key, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        /** @description When it ends by itself; null for never. */
                        expiresAt: string | null;
                        /** @description The part of the key between its underscores; no secret. */
                        id: string;
                        /** @description The key itself. It is shown this once; only a hash of its secret is kept. */
                        key: string;
                        name: string;
                        revokedAt: string | null;
                        scopes: ("approvals:read" | "approvals:start" | "directory:read" | "documents:read" | "documents:write")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["key_ended-or-service_account_retired"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
                /**
                 * @description The id of the key: what stands between its underscores.
                 * @example 9f8b6c2d41e0a753
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        /** @description When it ends by itself; null for never. */
                        expiresAt: string | null;
                        /** @description The part of the key between its underscores; no secret. */
                        id: string;
                        name: string;
                        revokedAt: string | null;
                        scopes: ("approvals:read" | "approvals:start" | "directory:read" | "documents:read" | "documents:write")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    retireServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the account.
                 * @example 0198c0de-0000-7000-8000-000000000013
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service account, retired. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once it is retired. */
                        active: boolean;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        role: "integration_client" | "integration_observer";
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["bad_request"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable"];
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /**
                 * @description Only tasks about documents of this contract type.
                 * @example INVOICE
                 */
                contractType?: string;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description Only what somebody passed on to you, or only what is yours by itself.
                 * @example no
                 */
                delegated?: "yes" | "no";
                /**
                 * @description Only tasks of approvals that this environment owns.
                 * @example 0198c0de-0000-7000-8000-000000000001
                 */
                environmentId?: string;
                /**
                 * @description Only tasks of this group.
                 * @example 0198c0de-0000-7000-8000-000000000020
                 */
                groupId?: string;
                /**
                 * @description Only tasks of this kind.
                 * @example review
                 */
                kind?: "review" | "approval" | "signature" | "task";
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description newest without it. due: what is due first, what has no due time last. amount: the largest first, whatever the currency.
                 * @example due
                 */
                sort?: "newest" | "oldest" | "due" | "amount";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Task"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readTaskApproval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The approval. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    approveTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The answer, taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `decision_not_offered`: The task does not offer this decision. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_longer_in_group`: You have left the group whose task it is. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "decision_not_offered" | "delegation_over" | "idempotency_key_reused" | "no_longer_in_group" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    declineTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The answer, taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `decision_not_offered`: The task does not offer this decision. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_longer_in_group`: You have left the group whose task it is. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "decision_not_offered" | "delegation_over" | "idempotency_key_reused" | "no_longer_in_group" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-reason_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    delegateTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Theirs. Without it they are looked for in yours and in those of your partners.
                     */
                    environmentId?: string;
                    /** @description Shown to whoever takes part; never in the audit. */
                    message?: string;
                    /** Format: uuid */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Who has the task now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DelegationStep"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `approval_over`: The approval has ended. `delegate_has_part`: The person has a part of this task already. `delegate_in_chain`: The person has passed the task on themselves. `delegate_is_self`: You have the task already. `delegate_not_suitable`: The person may not act in this phase. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_partnership`: There is no active partnership. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `signature_not_delegable`: The signature may not be delegated. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. `third_environment`: Only the two partners take part. `too_many_hops`: The task has been delegated too often. `user_retired`: The user is retired. `workflow_engine_off`: Approvals are switched off. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "approval_over" | "delegate_has_part" | "delegate_in_chain" | "delegate_is_self" | "delegate_not_suitable" | "delegation_over" | "idempotency_key_reused" | "no_partnership" | "not_your_turn" | "partnership_ended" | "signature_not_delegable" | "task_closed" | "task_delegated_away" | "third_environment" | "too_many_hops" | "user_retired" | "workflow_engine_off";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_delegate"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    listDelegates: {
        parameters: {
            query?: {
                /**
                 * @description Only the people of this environment: your own, or that of a partner.
                 * @example 0198c0de-0000-7000-8000-000000000001
                 */
                environmentId?: string;
                /**
                 * @description How many at most; 50 without it.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description A part of the name. Of a colleague also a part of the mail address, of somebody of a partner the whole of it.
                 * @example jan
                 */
                query?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description People to choose from. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PersonThere"][];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-not_your_task-or-people_only"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["task_delegated_away"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readTaskDelegations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every delegation of the task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DelegationChain"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readTaskDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listTaskDocumentFiles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DocumentFile"][];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    downloadTaskDocumentFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the file within its document.
                 * @example original
                 */
                fileId: string;
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description attachment, with the name (RFC 6266). */
                    "content-disposition"?: string;
                    /** @description Of the file, which never changes. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/octet-stream": string;
                    "application/pdf": string;
                    "application/vnd.oasis.opendocument.spreadsheet": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/xml": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "text/csv": string;
                };
            };
            /** @description You have it already: `If-None-Match` names its ETag. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    recallTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Shown to whoever takes part; never in the audit. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Who has the task now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DelegationStep"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `approval_over`: The approval has ended. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `not_delegated`: The task is not delegated. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "approval_over" | "delegation_over" | "idempotency_key_reused" | "not_delegated" | "not_your_turn" | "partnership_ended" | "task_closed";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    rejectTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The answer, taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `decision_not_offered`: The task does not offer this decision. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_longer_in_group`: You have left the group whose task it is. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "decision_not_offered" | "delegation_over" | "idempotency_key_reused" | "no_longer_in_group" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-reason_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    returnTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Shown to whoever takes part; never in the audit. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Who has the task now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DelegationStep"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `approval_over`: The approval has ended. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `not_delegated`: The task is not delegated. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "approval_over" | "delegation_over" | "idempotency_key_reused" | "not_delegated" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-reason_required"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable-or-outcome_unknown"];
        };
    };
    reviewTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The answer, taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `decision_not_offered`: The task does not offer this decision. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_longer_in_group`: You have left the group whose task it is. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "decision_not_offered" | "delegation_over" | "idempotency_key_reused" | "no_longer_in_group" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    signTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the task.
                 * @example 0198c0de-0000-7000-8000-000000000060
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The answer, taken. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `not_your_task`: The task is for somebody else. `people_only`: Only a person can do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "not_your_task" | "people_only";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `already_answered`: The task has been answered. `decision_not_offered`: The task does not offer this decision. `delegation_over`: The task is not with you any more. `idempotency_key_reused`: The idempotency key belongs to another request. `no_longer_in_group`: You have left the group whose task it is. `not_your_turn`: It is not your turn yet. `partnership_ended`: The partnership has ended. `task_closed`: The task is closed. `task_delegated_away`: You have passed the task on. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "already_answered" | "decision_not_offered" | "delegation_over" | "idempotency_key_reused" | "no_longer_in_group" | "not_your_turn" | "partnership_ended" | "task_closed" | "task_delegated_away";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    answerManyTasks: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    items: {
                        /** @enum {string} */
                        decision: "reviewed" | "approved" | "rejected" | "signed" | "declined";
                        /** @description Required to reject and to decline. */
                        reason?: string;
                        /** Format: uuid */
                        taskId: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description One result for each item, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One for each item, in the same order. */
                        results: {
                            /** @description The answer, taken; null where there is a problem. */
                            answered: components["schemas"]["TaskAnswer"] | null;
                            /** @description Why this one was not taken; the others are. */
                            problem: components["schemas"]["Problem"] | null;
                            /** Format: uuid */
                            taskId: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    countTasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskCounts"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-people_only"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description False once they are retired; they stay in the list, marked. */
                            active: boolean;
                            email: string;
                            /** @enum {string} */
                            environmentRole: "basic" | "advanced" | "administrator";
                            /** Format: uuid */
                            id: string;
                            /** @description Until when the open invitation can be accepted; null where there is none. */
                            invitedUntil: string | null;
                            /** @description Whether they have accepted an invitation, so that they can sign in. */
                            linked: boolean;
                            name: string;
                            /** @description Beside the environment role, which they never replace. */
                            supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /**
                     * @description Basic unless you say otherwise (ENV-03).
                     * @default basic
                     * @enum {string}
                     */
                    environmentRole?: "basic" | "advanced" | "administrator";
                    name: string;
                };
            };
        };
        responses: {
            /** @description The user, invited. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    readUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    changeRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    environmentRole: "basic" | "advanced" | "administrator";
                };
            };
        };
        responses: {
            /** @description The user as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["last_administrator-or-user_retired"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listGroupsOfUser: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupOfUser"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    inviteAgain: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, invited anew. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-user_retired"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    withdrawInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user, without an open invitation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    listPermissionSetsOfUser: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /**
                 * @description How many at most: 1 to 200; 50 without it.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PermissionSet"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    givePermissionSet: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    permissionSetId: string;
                };
            };
        };
        responses: {
            /** @description They have it now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether the user has the set now. */
                        given: boolean;
                        /** Format: uuid */
                        permissionSetId: string;
                        /** Format: uuid */
                        userId: string;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-user_retired"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_permission_set"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    takePermissionSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                setId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They have it no longer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether the user has the set now. */
                        given: boolean;
                        /** Format: uuid */
                        permissionSetId: string;
                        /** Format: uuid */
                        userId: string;
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    designatePermissionSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
                /**
                 * @description The id of the permission set.
                 * @example 0198c0de-0000-7000-8000-000000000083
                 */
                setId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The set as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionSet"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["permission_set_not_given"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    retireUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description New for each request, the same when you repeat one.
                 * @example 0198c0de-0000-7000-8000-000000000090
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["idempotency_key_reused-or-last_administrator"];
            422: components["responses"]["malformed"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    giveSupplementaryRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
                /**
                 * @description The supplementary role.
                 * @example group_administrator
                 */
                role: "relationship_manager" | "group_administrator";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            409: components["responses"]["user_retired"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    takeSupplementaryRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
                /**
                 * @description The supplementary role.
                 * @example group_administrator
                 */
                role: "relationship_manager" | "group_administrator";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False once they are retired; they stay in the list, marked. */
                        active: boolean;
                        email: string;
                        /** @enum {string} */
                        environmentRole: "basic" | "advanced" | "administrator";
                        /** Format: uuid */
                        id: string;
                        /** @description Until when the open invitation can be accepted; null where there is none. */
                        invitedUntil: string | null;
                        /** @description Whether they have accepted an invitation, so that they can sign in. */
                        linked: boolean;
                        name: string;
                        /** @description Beside the environment role, which they never replace. */
                        supplementaryRoles: ("relationship_manager" | "group_administrator")[];
                    };
                };
            };
            400: components["responses"]["bad_request-or-environment_required"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["csrf-or-insufficient_scope-or-may_not_administer"];
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
    tryUserChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example 0198c0de-0000-7000-8000-000000000010
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    change: "permission_set_given";
                    /** Format: uuid */
                    permissionSetId: string;
                } | {
                    /** @enum {string} */
                    change: "permission_set_taken";
                    /** Format: uuid */
                    permissionSetId: string;
                } | {
                    /** @enum {string} */
                    change: "role_changed";
                    /** @enum {string} */
                    environmentRole: "basic" | "advanced" | "administrator";
                } | {
                    /** @enum {string} */
                    change: "organisation_role_changed";
                    /** Format: uuid */
                    organisationId: string;
                    /** @description What the user is to be in the organisation; null takes them out of it. */
                    role: ("member" | "administrator") | null;
                } | {
                    /** @enum {string} */
                    change: "retired";
                };
            };
        };
        responses: {
            /** @description What would come of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            400: components["responses"]["bad_request-or-environment_required-or-not_json"];
            401: components["responses"]["unauthenticated"];
            /** @description `csrf`: The change does not come from a page of Countersign. `insufficient_scope`: The key was not made for this. `may_not_administer`: Not allowed to administer the environment. `may_not_change_members`: Not allowed to change who belongs to the organisation. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "csrf" | "insufficient_scope" | "may_not_administer" | "may_not_change_members";
                        /** @constant */
                        status?: 403;
                    };
                };
            };
            404: components["responses"]["not_found"];
            408: components["responses"]["request_timeout"];
            /** @description `group_too_large`: The group would have too many members. `last_administrator`: The last administrator has to stay. `one_member_only`: The group holds one member only. `trial_busy`: Somebody else is at it at this moment. `user_retired`: The user is retired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "group_too_large" | "last_administrator" | "one_member_only" | "trial_busy" | "user_retired";
                        /** @constant */
                        status?: 409;
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["malformed-or-unknown_permission_set"];
            429: components["responses"]["too_many_requests"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable-or-identity_provider_unavailable"];
        };
    };
}
